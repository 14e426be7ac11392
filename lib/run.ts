/** Where an attempt to distribute a period stands. */
export const STATUSES = ['computing', 'waiting', 'published', 'rejected', 'failed', 'superseded'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The legal moves of a run; the server and the buttons read the same table. A run that the policy publishes by itself never waits, so that
 * whatever waits, waits for a person.
 */
export const MOVES: Record<Status, readonly Status[]> = {
  computing: ['waiting', 'published', 'failed'],
  waiting: ['published', 'rejected'],
  published: ['superseded'],
  rejected: [],
  failed: [],
  superseded: [],
};

export const mayMove = (from: Status, to: Status): boolean => MOVES[from].includes(to);

/** The steps of a run that have a row each, in their order. */
export const STEPS = ['read', 'hold', 'compute', 'readBack', 'gate', 'publish', 'transfer'] as const;
export type Step = (typeof STEPS)[number];

/** The version of the rules in `lib`, written on each run that was computed with them. */
export const ENGINE_VERSION = '1';

type Attempts = {
  readonly attempt: number;
  readonly attempts: readonly { attempt: number; status: Status }[];
};

/**
 * The number of the attempt that was published when this one was opened, so that it is a rerun; null where it is none. Whatever was published once
 * stays published or is superseded by a later rerun.
 */
export function replacedBy({ attempt, attempts }: Attempts): number | null {
  const earlier = attempts.filter((one) => one.attempt < attempt);
  const base = earlier.findLast(({ status }) => status === 'published' || status === 'superseded');
  return base?.attempt ?? null;
}
