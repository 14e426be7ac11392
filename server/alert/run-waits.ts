import { asc, eq } from 'drizzle-orm';
import { type Instant, later, MINUTE } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
import type { Run } from '@/server/run/status';
import { ending, periodName } from './period-name';
import type { Watcher } from './sorts';

export const runWaits: Watcher = {
  sort: 'run waits',
  async look({ world, program, now, limits }) {
    const long = (await waitingRuns(world.db)).filter(
      (run) => waitsSince(run) < later(now, -limits.waitMinutes * MINUTE),
    );
    return long.map((run) => {
      const name = periodName({ kind: run.kind, start: run.periodStart }, program.zone);
      const why = run.gateReason ? `: ${ending(run.gateReason)}` : '.';
      return {
        key: `run waits:${run.id}`,
        sentence:
          `The run of ${name}, attempt ${run.attempt}, has waited for more than ${limits.waitMinutes} minutes for a person${why} ` +
          'Approve or reject it.',
        path: `/runs/${run.id}`,
      };
    });
  },
};

/** The runs that wait for a person, the one that has waited longest first. */
export async function waitingRuns(queries: Queries): Promise<Run[]> {
  const rows = await queries.select().from(runs).where(eq(runs.status, 'waiting')).orderBy(asc(runs.id));
  return rows.toSorted((a, b) => waitsSince(a) - waitsSince(b));
}

/** When it was computed, and so began to wait. */
export const waitsSince = (run: Pick<Run, 'computedAt' | 'openedAt'>): Instant =>
  run.computedAt ?? run.openedAt;
