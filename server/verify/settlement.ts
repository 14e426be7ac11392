import { and, eq, ne, sum as sumOf } from 'drizzle-orm';
import type { Account } from '@/lib/accounts';
import { type Amount, add, formatAmount, parseColumn, subtract, sum, ZERO } from '@/lib/amount';
import { BY_HAND } from '@/lib/counting';
import { entries } from '../db/schema';
import type { Run } from '../run/status';
import type { World } from '../world';
import { Faults, type Finding } from './finding';

type Moved = {
  readonly from: Account;
  readonly to: Account;
  readonly reason: string;
  readonly runId: number | null;
  readonly amount: Amount;
};

/**
 * What was booked about a published period, over all its attempts: the partners have what the published one gives them, the market issued
 * the bonus, and nothing of it is held any more.
 */
export async function* verifySettlement(world: World, run: Run, about: string): AsyncGenerator<Finding> {
  const moved = await movedFor(world, run);
  const faults = new Faults();
  const compare = (what: string, booked: Amount, right: Amount) =>
    faults.compare(what, formatAmount(booked), formatAmount(right));
  const bonus = run.bonus ?? ZERO;
  compare('what was booked to the partners', into(moved, 'partners'), sum([run.paid ?? ZERO, bonus]));
  compare('what was booked from the market', subtract(ZERO, into(moved, 'market')), bonus);
  compare('what is still held for the period', into(moved, 'held'), ZERO);
  if (run.baseRunId === null) {
    const own = moved.filter((one) => one.runId === run.id);
    const held = subtract(of(own, 'held'), of(own, 'released'));
    compare('what was held as the budget', held, run.nominalBudget ?? ZERO);
    compare('what was booked as carried', of(own, 'carried'), run.carried ?? ZERO);
  }
  yield* faults.as('settlement', about);
}

async function movedFor({ db }: World, { kind, periodStart }: Run): Promise<Moved[]> {
  const { fromAccount: from, toAccount: to, reason, runId } = entries;
  const rows = await db
    .select({ from, to, reason, runId, amount: sumOf(entries.amount) })
    .from(entries)
    .where(and(eq(entries.kind, kind), eq(entries.periodStart, periodStart), ne(entries.reason, BY_HAND)))
    .groupBy(from, to, reason, runId);
  return rows.map((row) => ({ ...row, amount: parseColumn(row.amount ?? '0') }));
}

const into = (moved: readonly Moved[], account: Account): Amount =>
  moved.reduce<Amount>((total, { from, to, amount }) => {
    if (to === account) return add(total, amount);
    return from === account ? subtract(total, amount) : total;
  }, ZERO);

const of = (moved: readonly Moved[], reason: string): Amount =>
  sum(moved.filter((one) => one.reason === reason).map(({ amount }) => amount));
