import { and, eq, gte, lt } from 'drizzle-orm';
import { dueAt, duePeriods, HOUR, type Instant, type Kind, later, type Period } from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs, skips } from '../db/schema';

/** Due periods that were neither attempted nor skipped. */
export type Unattempted = {
  /** Those inside the catch-up limit, in the order in which they fell due: they are run by themselves. */
  readonly due: Period[];
  /** Those older than the limit: a person decides over them, and they keep their earmarks until then. */
  readonly missed: Period[];
};

/** What is due at `now` since the program's start and was neither attempted nor skipped. */
export async function unattempted(
  queries: Queries,
  program: { zone: string; startAt: Instant },
  now: Instant,
  catchUpHours: number,
): Promise<Unattempted> {
  const periods = await unattemptedBetween(queries, program.zone, program.startAt, now, now);
  return {
    due: periods.filter((period) => !isMissed(period, now, catchUpHours)),
    missed: periods.filter((period) => isMissed(period, now, catchUpHours)),
  };
}

/** Whether an unattempted period fell due so long ago that a person decides over it. */
export const isMissed = (period: Period, now: Instant, catchUpHours: number): boolean =>
  dueAt(period) <= later(now, -catchUpHours * HOUR);

/** The periods that begin in `[from, to)`, are due at `now` and were neither attempted nor skipped, in the order in which they fell due. */
export async function unattemptedBetween(
  queries: Queries,
  zone: string,
  from: Instant,
  to: Instant,
  now: Instant,
): Promise<Period[]> {
  // What begins now or later is not due, so that whoever asks at one instant asks alike.
  const taken = await takenBetween(queries, from, Math.min(to, now) as Instant);
  return duePeriods(from, to, now, zone).filter((period) => !taken.has(keyOf(period.kind, period.start)));
}

async function takenBetween(queries: Queries, from: Instant, to: Instant): Promise<Set<string>> {
  const [attempted, skipped] = await Promise.all([
    queries
      .select({ kind: runs.kind, start: runs.periodStart })
      .from(runs)
      .where(and(gte(runs.periodStart, from), lt(runs.periodStart, to), eq(runs.attempt, 1))),
    queries
      .select({ kind: skips.kind, start: skips.periodStart })
      .from(skips)
      .where(and(gte(skips.periodStart, from), lt(skips.periodStart, to))),
  ]);
  return new Set([...attempted, ...skipped].map(({ kind, start }) => keyOf(kind, start)));
}

const keyOf = (kind: Kind, start: Instant): string => `${kind} ${start}`;
