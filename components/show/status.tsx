import {
  AlarmClock,
  Archive,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleMinus,
  CirclePause,
  CircleX,
  Clock,
  CloudCheck,
  Dot,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  RefreshCcwDot,
  SkipForward,
  StepBack,
} from 'lucide-react';
import type { Status as RunStatus } from '@/lib/run';
import type { Standing } from '@/lib/standing';

export type AnyStatus = RunStatus | Standing;

/** How loud a sign is, and what for. */
export type SignLook = 'good' | 'wait' | 'busy' | 'bad' | 'missed' | 'quiet' | 'skipped';

const COLOURS: Record<SignLook, string> = {
  good: 'border-transparent bg-good-soft text-good',
  wait: 'border-transparent bg-wait-soft text-wait',
  busy: 'border-transparent bg-busy-soft text-busy',
  bad: 'border-transparent bg-bad-soft text-bad',
  missed: 'border-bad text-bad',
  quiet: 'border-transparent bg-raised text-soft',
  skipped: 'border-dashed border-edge text-soft',
};

type Look = { word: string; icon: LucideIcon; look: SignLook; moving?: true };

/** How each status looks, the same everywhere. */
const LOOKS: Record<AnyStatus, Look> = {
  published: { word: 'Published', icon: CircleCheck, look: 'good' },
  rerun: { word: 'Published again', icon: RefreshCcwDot, look: 'good' },
  waiting: { word: 'Waiting', icon: Hourglass, look: 'wait' },
  computing: { word: 'Computing', icon: LoaderCircle, look: 'busy', moving: true },
  failed: { word: 'Failed', icon: CircleX, look: 'bad' },
  refused: { word: 'Refused', icon: CircleMinus, look: 'bad' },
  missed: { word: 'Missed', icon: CircleDashed, look: 'missed' },
  due: { word: 'Due', icon: AlarmClock, look: 'busy' },
  paused: { word: 'Paused, waits', icon: CirclePause, look: 'wait' },
  rejected: { word: 'Rejected', icon: Ban, look: 'quiet' },
  superseded: { word: 'Superseded', icon: StepBack, look: 'quiet' },
  elsewhere: { word: 'Published elsewhere', icon: CloudCheck, look: 'quiet' },
  archived: { word: 'Archived', icon: Archive, look: 'quiet' },
  skipped: { word: 'Skipped', icon: SkipForward, look: 'skipped' },
  running: { word: 'Running now', icon: CircleDotDashed, look: 'quiet' },
  ended: { word: 'Ended, due soon', icon: Clock, look: 'quiet' },
  coming: { word: 'To come', icon: Dot, look: 'quiet' },
};

export const wordOf = (status: AnyStatus): string => LOOKS[status].word;
export const iconOf = (status: AnyStatus): LucideIcon => LOOKS[status].icon;
export const colourOf = (status: AnyStatus): string => COLOURS[LOOKS[status].look];

/** Where a run or a period stands: icon, word and colour. */
export function Status({ status }: { status: AnyStatus }) {
  return <Sign {...LOOKS[status]} />;
}

/** A word that is told at a glance, for what has no status. */
export function Sign({ word, icon: Icon, look, moving }: Look) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-md border px-2 text-small font-medium ${COLOURS[look]}`}
    >
      <Icon aria-hidden className={`size-3.5 ${moving ? 'animate-turn' : ''}`} />
      {word}
    </span>
  );
}
