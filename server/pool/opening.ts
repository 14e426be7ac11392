import { and, eq } from 'drizzle-orm';
import { type Amount, formatAmount } from '@/lib/amount';
import { account, pool } from '@/lib/books';
import { formatInstant, type Kind, periodAt } from '@/lib/period';
import { type Ask, act } from '../act';
import { entries } from '../db/schema';
import { readProgram } from '../program';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { openBooks, writeBooks } from './ledger';

const OPENING = 'opening balance';

/**
 * Brings in what a pool held before Allot, once, earmarked for the program's first period of the kind.
 * @throws Refusal where it was brought in before, or that period is no longer open.
 */
export function bringInOpening(
  world: World,
  kind: Kind,
  amount: Amount,
  ask: Ask,
): Promise<{ period: string }> {
  return act(world, ask, 'bring in opening balance', 'approver', async (tx, now) => {
    if (amount <= 0n) throw new Refusal('an opening balance is above 0');
    const program = await readProgram(tx);
    if (!program)
      throw new Refusal('the program was not begun; start Allot once, or distribute a first range');
    const first = periodAt(kind, program.startAt, world.zone);
    const books = await openBooks(tx, world.zone, [first.start]);
    const [before] = await tx
      .select({ at: entries.at, amount: entries.amount })
      .from(entries)
      .where(and(eq(entries.reason, OPENING), eq(entries.kind, kind)))
      .limit(1);
    if (before) {
      throw new Refusal(
        `the ${kind} pool's opening balance of ${formatAmount(before.amount)} CC was brought in at ${formatInstant(before.at)}; correct it by hand`,
      );
    }
    if (!books.calendar.isOpen(kind, first.start)) {
      throw new Refusal(
        `the first ${kind} period, ${formatInstant(first.start)}, is not open any more; correct the pool by hand`,
      );
    }
    books.move(account('opening'), pool(kind, first.start), amount, OPENING);
    await writeBooks(tx, books, { at: now, about: { kind, start: first.start } });
    const period = formatInstant(first.start);
    return { subject: `${kind} pool`, after: { amount: formatAmount(amount), period }, tells: { period } };
  });
}
