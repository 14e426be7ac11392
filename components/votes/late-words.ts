import type { LateHour } from '@/server/api/acts-contract';

type Pool = LateHour['pools'][number];

/** What is said of one pool's part. */
export const OUTCOMES: Record<Pool['outcome'], string> = {
  'next sweep': 'Booked by the next sweep',
  undecided: 'Left until the attempt of its period is decided',
  waits: 'Waits for a person',
  agrees: 'Agrees with what was counted',
  shrank: 'Nothing moves by itself; a rerun settles it',
};

/** Whether a person has still to say what becomes of the hour. */
export const needsPerson = ({ pools, left }: LateHour): boolean =>
  !left?.stands && pools.some(({ outcome }) => outcome === 'waits' || outcome === 'shrank');

/** Whether there is anything that could be booked. */
export const hasLate = ({ pools }: LateHour): boolean =>
  pools.some(({ outcome }) => outcome === 'next sweep' || outcome === 'waits' || outcome === 'undecided');

export type Standing = 'waits' | 'shrank' | 'by itself' | 'left';

/** The one word for an hour: the worst of its pools, unless it was left. */
export function standingOf(hour: LateHour): Standing {
  if (hour.left?.stands) return 'left';
  if (hour.pools.some(({ outcome }) => outcome === 'waits')) return 'waits';
  return hour.pools.some(({ outcome }) => outcome === 'shrank') ? 'shrank' : 'by itself';
}

const ORDER: readonly Standing[] = ['waits', 'shrank', 'by itself', 'left'];

/** Those that need a person first; within each the latest hour first, as they come. */
export const inOrder = (hours: readonly LateHour[]): LateHour[] =>
  hours.toSorted((one, other) => ORDER.indexOf(standingOf(one)) - ORDER.indexOf(standingOf(other)));
