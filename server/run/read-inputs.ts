import { and, asc, eq, inArray } from 'drizzle-orm';
import { type Amount, add, formatAmount, subtract, ZERO } from '@/lib/amount';
import type { RunInputs } from '@/server/api/run-contract';
import type { Queries } from '@/server/db/connection';
import { accruals, runHours } from '@/server/db/schema';
import { BAD_ROWS, type BadRow } from '@/server/source/bad-rows';
import { runOfId, type StoredRun } from './run-row';

/** What a run was computed from beside its own figures: late votes of its hours and bad rows of the source; null where there is no such run. */
export async function readRunInputs(queries: Queries, id: number): Promise<RunInputs | null> {
  const run = await runOfId(queries, id);
  if (!run) return null;
  const late = await lateOf(queries, run);
  return {
    late: written(late.counted),
    lateSince: written(late.since),
    badRows: Object.entries(run.badRows ?? {}).map(([kind, count]) => ({
      what: (BAD_ROWS as Readonly<Record<string, string>>)[kind] ?? kind,
      count,
      meaning: MEANINGS[kind as BadRow] ?? '',
    })),
    newestVoteAt: run.newestVoteAt,
  };
}

const LEFT_OUT = 'Left out: they accrue nothing and give nobody a reward.';

/** What becomes of bad rows of each kind. */
const MEANINGS: Record<BadRow, string> = {
  negativeCc: LEFT_OUT,
  noCc: LEFT_OUT,
  noTime: 'Left out: they belong to no period. Counted over the whole table, so every run shows the same.',
  unknownPartner: 'Left out. When the partner appears in the source, they are late votes.',
  badId: 'Passed over, with their votes. Counted over the whole table, so every run shows the same.',
  badPosition: 'The partner takes part as one without a position.',
  negativeEcc: 'The CC that the partner voted counts as its ECC.',
  badRate: 'Passed over: the rate before them stays in force.',
};

type Late = { votes: number; cc: Amount; amount: Amount; rows: number };

const written = ({ votes, cc, amount, rows }: Late): RunInputs['late'] =>
  rows === 0 ? null : { votes, cc: formatAmount(cc), amount: formatAmount(amount) };

/** Late votes of the run's hours in its own pool: those that were booked before the run took its budget, and those that came after. */
async function lateOf(queries: Queries, run: StoredRun): Promise<{ counted: Late; since: Late }> {
  const late = {
    counted: { votes: 0, cc: ZERO, amount: ZERO, rows: 0 } as Late,
    since: { votes: 0, cc: ZERO, amount: ZERO, rows: 0 } as Late,
  };
  const hours = await queries.select().from(runHours).where(eq(runHours.runId, run.id));
  if (hours.length === 0) return late;
  const seqs = new Map(
    hours.map((hour) => [hour.hourStart, run.kind === 'hourly' ? hour.hourlySeq : hour.dailySeq]),
  );
  const rows = await queries
    .select()
    .from(accruals)
    .where(and(inArray(accruals.hourStart, [...seqs.keys()]), eq(accruals.pool, run.kind)))
    .orderBy(asc(accruals.hourStart), asc(accruals.seq));
  for (const [index, row] of rows.entries()) {
    if (row.sort !== 'late') continue;
    // A late row is never the first of its hour.
    const before = rows[index - 1]!;
    const sums = row.seq <= seqs.get(row.hourStart)! ? late.counted : late.since;
    sums.rows++;
    sums.votes += row.votes - before.votes;
    sums.cc = add(sums.cc, subtract(row.cc, before.cc));
    sums.amount = add(sums.amount, row.amount);
  }
  return late;
}
