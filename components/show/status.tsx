import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  CloudCheck,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  SkipForward,
  StepBack,
} from 'lucide-react';
import type { Status as RunStatus } from '@/lib/run';

export type AnyStatus = RunStatus | 'missed' | 'skipped' | 'elsewhere';

type Look = { word: string; icon: LucideIcon; colour: string; moving?: true };

const quiet = 'border-transparent bg-raised text-soft';

/** How each status looks, the same everywhere. */
const LOOKS: Record<AnyStatus, Look> = {
  published: { word: 'Published', icon: CircleCheck, colour: 'border-transparent bg-good-soft text-good' },
  waiting: { word: 'Waiting', icon: Hourglass, colour: 'border-transparent bg-wait-soft text-wait' },
  computing: {
    word: 'Computing',
    icon: LoaderCircle,
    colour: 'border-transparent bg-busy-soft text-busy',
    moving: true,
  },
  failed: { word: 'Failed', icon: CircleX, colour: 'border-transparent bg-bad-soft text-bad' },
  missed: { word: 'Missed', icon: CircleDashed, colour: 'border-bad text-bad' },
  rejected: { word: 'Rejected', icon: Ban, colour: quiet },
  superseded: { word: 'Superseded', icon: StepBack, colour: quiet },
  elsewhere: { word: 'Published elsewhere', icon: CloudCheck, colour: quiet },
  skipped: { word: 'Skipped', icon: SkipForward, colour: 'border-dashed border-edge text-soft' },
};

export const wordOf = (status: AnyStatus): string => LOOKS[status].word;

/** Where a run or a period stands: icon, word and colour. */
export function Status({ status }: { status: AnyStatus }) {
  const { word, icon: Icon, colour, moving } = LOOKS[status];
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-md border px-2 text-small font-medium ${colour}`}
    >
      <Icon aria-hidden className={`size-3.5 ${moving ? 'animate-turn' : ''}`} />
      {word}
    </span>
  );
}
