import { asc, eq } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { STEPS } from '@/lib/run';
import type { RunLog } from '@/server/api/run-contract';
import type { Queries } from '@/server/db/connection';
import { audit, entries, rewardDistributionLogs, runSteps } from '@/server/db/schema';
import { orNull, runOfId } from './run-row';
import { subjectOf } from './status';

type LogRow = RunLog['rows'][number];

/** A run counts at most the hours of a day, so that no attempt has more entries than this; what is beyond is in the accounts' journal. */
const MOST_ENTRIES = 500;

/** Everything that was written down about a run, in the order of time; null where there is no such run. */
export async function readRunLog(queries: Queries, id: number): Promise<RunLog | null> {
  const run = await runOfId(queries, id);
  if (!run) return null;
  const parts = await Promise.all([
    distributionOf(queries, id),
    stepsOf(queries, id),
    actsOf(queries, subjectOf(run)),
    entriesOf(queries, id),
  ]);
  const [distribution, steps, acts, booked] = parts;
  // Of what happened at one moment the acts stand before what they brought about.
  const rows = [...steps, ...acts, ...booked].sort((a, b) => a.at - b.at || RANK[a.sort] - RANK[b.sort]);
  return { distribution, rows };
}

const RANK: Record<LogRow['sort'], number> = { act: 0, entry: 1, step: 2 };

async function distributionOf(queries: Queries, id: number): Promise<RunLog['distribution']> {
  const [row] = await queries
    .select()
    .from(rewardDistributionLogs)
    .where(eq(rewardDistributionLogs.runId, id));
  if (!row) return null;
  return {
    id: row.id,
    at: row.timestamp,
    total: formatAmount(row.totalAmount),
    userCounts: row.userCounts,
    eccCap: orNull(row.eccCap),
    details: JSON.stringify(row.details, null, 2),
  };
}

async function stepsOf(queries: Queries, id: number): Promise<LogRow[]> {
  const rows = await queries.select().from(runSteps).where(eq(runSteps.runId, id));
  return rows
    .toSorted((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step))
    .map(({ step, startedAt, endedAt, rowsDone, error }) => ({
      sort: 'step',
      at: endedAt ?? startedAt,
      step,
      ended: endedAt !== null,
      rows: rowsDone,
      took: endedAt === null ? 0 : Math.max(0, endedAt - startedAt),
      error,
    }));
}

async function actsOf(queries: Queries, subject: string): Promise<LogRow[]> {
  const rows = await queries.select().from(audit).where(eq(audit.subject, subject)).orderBy(asc(audit.seq));
  return rows.map(({ at, seq, actor, action, reason }) => ({ sort: 'act', at, seq, actor, action, reason }));
}

async function entriesOf(queries: Queries, id: number): Promise<LogRow[]> {
  const rows = await queries
    .select()
    .from(entries)
    .where(eq(entries.runId, id))
    .orderBy(asc(entries.id))
    .limit(MOST_ENTRIES);
  return rows.map((row) => ({
    sort: 'entry',
    at: row.at,
    id: row.id,
    from: { account: row.fromAccount, earmark: row.fromEarmark },
    to: { account: row.toAccount, earmark: row.toEarmark },
    amount: formatAmount(row.amount),
    reason: row.reason,
  }));
}
