import { Ban, CircleCheck, CircleX, LoaderCircle, type LucideIcon, Replace } from 'lucide-react';
import type { TransferBatch } from '@/server/api/transfers-contract';

type State = TransferBatch['state'];

const LOOKS: Record<State, { word: string; icon: LucideIcon; colour: string }> = {
  stuck: { word: 'Stuck', icon: CircleX, colour: 'bg-bad-soft text-bad' },
  pending: { word: 'Pending', icon: LoaderCircle, colour: 'bg-busy-soft text-busy' },
  delivered: { word: 'Delivered', icon: CircleCheck, colour: 'bg-good-soft text-good' },
  replaced: { word: 'Replaced', icon: Replace, colour: 'bg-raised text-soft' },
  cancelled: { word: 'Cancelled', icon: Ban, colour: 'bg-raised text-soft' },
};

/** Where a batch or a transfer stands: icon, word and colour. */
export function BatchState({ state }: { state: State }) {
  const { word, icon: Icon, colour } = LOOKS[state];
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-md px-2 text-small font-medium ${colour}`}
    >
      <Icon aria-hidden className="size-3.5" />
      {word}
    </span>
  );
}
