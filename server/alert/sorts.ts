import type { Instant } from '@/lib/period';
import type { Program } from '@/server/program';
import type { MissedCount } from '@/server/run/missed';
import type { World } from '@/server/world';

/** What people are told of, and what ends it. */
export const SORTS = {
  'run failed':
    'a later attempt or a skip of the period; for a rerun, whose period stays published, also a day',
  'run waits': 'its approval or rejection',
  'period missed': 'an attempt or a skip of each of its periods',
  'distribution late': 'its publication, or that it is paused, skipped, waits, failed or was rejected',
  'transfer stuck': 'its delivery',
  'remote differs': 'a comparison that finds it equal',
  'remote not compared': 'a comparison that comes to its end',
  'invariant broken': 'an admin who resumes the kind',
  'database behind': 'what two persons decide over it',
  'source contract broken': 'a source that keeps the contract again',
  'clock off': 'a clock that is less than 3 s off, or an instance that is gone',
  'role granted': 'nothing: it is told once',
  'daily line': 'nothing: it is told once',
} as const;

export type AlertSort = keyof typeof SORTS;

/** Something that stands and that people are told of. */
export type Condition = {
  /** Stays the same as long as it is the same thing, and begins with the sort. */
  readonly key: string;
  readonly sentence: string;
  /** The page that shows it, from the console's root. */
  readonly path: string;
};

/** What a watcher sees. */
export type Looking = {
  readonly world: World;
  readonly program: Program;
  readonly now: Instant;
  readonly limits: AlertLimits;
  readonly missed: MissedCount;
  /** The keys that stand already, of all sorts. */
  readonly open: ReadonlySet<string>;
};

export type AlertLimits = {
  /** How long a run may wait for a person, in minutes. */
  readonly waitMinutes: number;
  /** How long after it fell due a period may be unpublished, in minutes. */
  readonly lateMinutes: number;
  /** How long it may take to look at one sort, in milliseconds. */
  readonly lookMs?: number;
};

/** Finds all that stands of one sort. Where it cannot be seen, it throws: then what stood still stands. */
export type Watcher = {
  readonly sort: AlertSort;
  look(looking: Looking): Promise<readonly Condition[]>;
};
