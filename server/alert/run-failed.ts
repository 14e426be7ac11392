import { and, asc, desc, eq, exists, gt, inArray, isNotNull, isNull, not, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/mysql-core';
import { HOUR, type Instant, later } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { runSteps, runs, skips } from '@/server/db/schema';
import type { Run } from '@/server/run/status';
import { ending, periodName } from './period-name';
import type { Watcher } from './sorts';

/** How long a rerun that failed is told of: its period stays published as it was, so nobody has to do anything about it. */
const RERUN_TOLD_MS = 24 * HOUR;

export const runFailed: Watcher = {
  sort: 'run failed',
  async look({ world, program, now }) {
    const failed = await failedRuns(world.db, now);
    const errors = await errorsOf(world.db, failed);
    return failed.map((run) => {
      const name = periodName({ kind: run.kind, start: run.periodStart }, program.zone);
      const what =
        run.baseRunId === null
          ? 'Its budget is back in its earmark; run the period again, or skip it.'
          : 'The period stays published as it was.';
      const why = ending(errors.get(run.id) ?? 'the log says why');
      return {
        key: `run failed:${run.id}`,
        sentence: `The run of ${name}, attempt ${run.attempt}, failed: ${why} ${what}`,
        path: `/runs/${run.id}`,
      };
    });
  },
};

const laterAttempt = alias(runs, 'later_attempt');

/** Failed attempts that nobody has done anything about: the period has no later attempt and is not skipped. */
export const failedRuns = (queries: Queries, now: Instant): Promise<Run[]> =>
  queries
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.status, 'failed'),
        or(isNull(runs.baseRunId), gt(runs.openedAt, later(now, -RERUN_TOLD_MS))),
        not(
          exists(
            queries
              .select({ id: laterAttempt.id })
              .from(laterAttempt)
              .where(
                and(
                  eq(laterAttempt.kind, runs.kind),
                  eq(laterAttempt.periodStart, runs.periodStart),
                  gt(laterAttempt.attempt, runs.attempt),
                ),
              ),
          ),
        ),
        not(
          exists(
            queries
              .select({ kind: skips.kind })
              .from(skips)
              .where(and(eq(skips.kind, runs.kind), eq(skips.periodStart, runs.periodStart))),
          ),
        ),
      ),
    )
    .orderBy(asc(runs.periodStart), asc(runs.id));

/** Why each of them failed, by its id. */
export async function errorsOf(queries: Queries, failed: readonly Run[]): Promise<Map<number, string>> {
  if (failed.length === 0) return new Map();
  const rows = await queries
    .select({ runId: runSteps.runId, error: runSteps.error })
    .from(runSteps)
    .where(
      and(
        inArray(
          runSteps.runId,
          failed.map((run) => run.id),
        ),
        isNotNull(runSteps.error),
      ),
    )
    .orderBy(desc(runSteps.startedAt));
  // The latest step with an error is the one that failed the run; it comes last into the map.
  return new Map(rows.toReversed().map(({ runId, error }) => [runId, error!]));
}
