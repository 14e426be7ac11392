import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { type Amount, formatAmount } from '@/lib/amount';
import { dueAt, type Instant, type Kind } from '@/lib/period';
import type { RunRow } from '@/server/api/contract';
import type { Queries } from '@/server/db/connection';
import { runSteps, runs } from '@/server/db/schema';

/** A row of `runs` as the database has it. */
export type StoredRun = typeof runs.$inferSelect;

/** The columns of a run that the lists show; the others are many, and some of them long. */
export const LISTED = {
  id: runs.id,
  kind: runs.kind,
  periodStart: runs.periodStart,
  periodEnd: runs.periodEnd,
  attempt: runs.attempt,
  status: runs.status,
  baseRunId: runs.baseRunId,
  requestedBy: runs.requestedBy,
  openedAt: runs.openedAt,
  computedAt: runs.computedAt,
  decidedAt: runs.decidedAt,
  voters: runs.voters,
  eligible: runs.eligible,
  votes: runs.votes,
  ccVoted: runs.ccVoted,
  budget: runs.budget,
  paid: runs.paid,
  carried: runs.carried,
  bonus: runs.bonus,
};

/** A run with no more than these. */
export type ListedRun = Pick<StoredRun, keyof typeof LISTED>;

export const toPeriod = (kind: Kind, start: Instant, end: Instant): RunRow['period'] => ({
  kind,
  start,
  end,
  dueAt: dueAt({ kind, start, end }),
});

export const orNull = (amount: Amount | null): string | null =>
  amount === null ? null : formatAmount(amount);

/** A run as the lists show it. */
export const toRunRow = (run: ListedRun, trouble: string | null): RunRow => ({
  id: run.id,
  period: toPeriod(run.kind, run.periodStart, run.periodEnd),
  attempt: run.attempt,
  status: run.status,
  trouble,
  openedAt: run.openedAt,
  computedAt: run.computedAt,
  decidedAt: run.decidedAt,
  voters: run.voters,
  eligible: run.eligible,
  votes: run.votes,
  ccVoted: orNull(run.ccVoted),
  budget: orNull(run.budget),
  paid: orNull(run.paid),
  carried: orNull(run.carried),
  bonus: orNull(run.bonus),
});

/** What stands in the way of those of the runs that compute: the error of the step that is tried again. */
export async function troublesOf(
  queries: Queries,
  found: readonly Pick<StoredRun, 'id' | 'status'>[],
): Promise<Map<number, string>> {
  const computing = found.filter((run) => run.status === 'computing').map((run) => run.id);
  if (computing.length === 0) return new Map();
  const rows = await queries
    .select({ runId: runSteps.runId, error: runSteps.error })
    .from(runSteps)
    .where(and(inArray(runSteps.runId, computing), isNull(runSteps.endedAt), isNotNull(runSteps.error)))
    .orderBy(asc(runSteps.startedAt));
  return new Map(rows.flatMap(({ runId, error }) => (error === null ? [] : [[runId, error]])));
}

export async function runOfId(queries: Queries, id: number): Promise<StoredRun | null> {
  const [run] = await queries.select().from(runs).where(eq(runs.id, id));
  return run ?? null;
}
