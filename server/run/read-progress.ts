import { and, asc, count, desc, eq, isNull, ne } from 'drizzle-orm';
import type { z } from 'zod';
import type { progressOutput } from '@/server/api/run-contract';
import type { Queries } from '@/server/db/connection';
import { dailyRewards, hourlyRewards, runSteps, transfers } from '@/server/db/schema';
import { runOfId, type StoredRun } from './run-row';

type Progress = z.infer<typeof progressOutput>;

/** How far the step is that a run is at: its rows done of those that are expected. `undefined` where there is no such run. */
export async function readProgress(queries: Queries, id: number): Promise<Progress | undefined> {
  const run = await runOfId(queries, id);
  if (!run) return undefined;
  const [row] = await queries
    .select()
    .from(runSteps)
    .where(and(eq(runSteps.runId, id), isNull(runSteps.endedAt)))
    .orderBy(asc(runSteps.startedAt))
    .limit(1);
  if (!row) return null;
  const step = row.step;
  if (step === 'compute') return { step, done: await rewardsStored(queries, run), of: run.voters };
  if (step === 'readBack') return { step, done: null, of: run.eligible };
  if (step === 'transfer') return { step, ...(await transfersDone(queries, id)) };
  return { step, done: null, of: null };
}

/** Rewards are stored in the order of their places, so that the last place says how many there are. */
async function rewardsStored(queries: Queries, run: StoredRun): Promise<number> {
  const table = run.kind === 'hourly' ? hourlyRewards : dailyRewards;
  const [last] = await queries
    .select({ place: table.place })
    .from(table)
    .where(eq(table.runId, run.id))
    .orderBy(desc(table.place))
    .limit(1);
  return last ? last.place + 1 : 0;
}

async function transfersDone(queries: Queries, runId: number): Promise<{ done: number; of: number }> {
  const rows = await queries
    .select({ status: transfers.status, number: count() })
    .from(transfers)
    .where(and(eq(transfers.runId, runId), ne(transfers.status, 'cancelled')))
    .groupBy(transfers.status);
  return {
    done: rows.find(({ status }) => status === 'delivered')?.number ?? 0,
    of: rows.reduce((sum, { number }) => sum + number, 0),
  };
}
