import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import { ACCOUNTS } from '@/lib/accounts';
import { type Amount, AmountError, formatAmount, SUM_COLUMN_MAX } from '@/lib/amount';
import { type About, type AccrualRow, Books, Calendar, type Entry, type PeriodState } from '@/lib/books';
import { COVERED, GIVEN_BACK } from '@/lib/counting';
import { dayAt, type Instant, KINDS, type Kind, localDate } from '@/lib/period';
import type { Queries } from '../db/connection';
import { accounts, accruals, earmarks, entries, ledger, rewardPoolState, runs, skips } from '../db/schema';
import type { Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';

/** Makes whatever changes how periods stand, or books CC, wait for one another; READ COMMITTED then reads what the one before has left. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx
    .update(ledger)
    .set({ version: sql`${ledger.version} + 1` })
    .where(eq(ledger.id, 1));
}

/**
 * Opens the books for a booking about some hours: everything that can matter to it as it stands now, while every other booking waits until
 * this transaction ends.
 */
export async function openBooks(tx: Transaction, zone: string, hours: readonly Instant[]): Promise<Books> {
  await takeTurn(tx);
  return readBooks(tx, zone, hours);
}

/** The same to look at only: other bookings do not wait for it, and nothing of it may be written. */
export async function readBooks(tx: Queries, zone: string, hours: readonly Instant[]): Promise<Books> {
  // Nothing is ever booked to a period before the day of the earliest hour.
  const from = dayAt(Math.min(...hours) as Instant, zone).start;
  const books = new Books(await readCalendar(tx, zone, from));
  for (const row of await tx.select().from(accounts)) books.setBalance(row.account, row.balance);
  const waiting = await tx.select().from(earmarks).where(gte(earmarks.periodStart, from));
  for (const row of waiting) books.setEarmark(row.kind, row.periodStart, row.amount);
  await readAccruals(tx, books, hours);
  return books;
}

async function readCalendar(tx: Queries, zone: string, from: Instant): Promise<Calendar> {
  const calendar = new Calendar(zone);
  const attempts = await tx
    .select({
      kind: runs.kind,
      start: runs.periodStart,
      attempt: runs.attempt,
      status: runs.status,
      heldAt: runs.heldAt,
    })
    .from(runs)
    .where(gte(runs.periodStart, from))
    .orderBy(runs.kind, runs.periodStart, runs.attempt);
  for (const { kind, start, attempt, status, heldAt } of attempts) {
    const state = stateAfter(calendar.stateOf(kind, start), attempt, status, heldAt !== null);
    calendar.set(kind, start, state);
  }
  const skipped = await tx.select().from(skips).where(gte(skips.periodStart, from));
  for (const { kind, periodStart } of skipped) calendar.set(kind, periodStart, 'skipped');
  return calendar;
}

/** The state of a period after one more of its attempts, taken in their order. */
function stateAfter(before: PeriodState, attempt: number, status: string, holds: boolean): PeriodState {
  if (before === 'published' || status === 'published' || status === 'superseded') return 'published';
  if (status === 'waiting' || (status === 'computing' && holds)) return 'active';
  return status === 'computing' && attempt === 1 ? 'fresh' : 'open';
}

async function readAccruals(tx: Queries, books: Books, hours: readonly Instant[]): Promise<void> {
  const rows = await tx
    .select()
    .from(accruals)
    .where(inArray(accruals.hourStart, [...hours]))
    .orderBy(accruals.hourStart, accruals.pool, accruals.seq);
  for (const row of rows) {
    const before = books.accrued(row.pool, row.hourStart)?.accrued ?? 0n;
    const { seq, votes, cc, rate, hourlyShare } = row;
    const accrued = (before + row.amount) as Amount;
    books.setAccrued(row.pool, row.hourStart, { seq, votes, cc, rate, hourlyShare, accrued });
  }
}

/** What a booking is about and what brought it about. */
export type Cause = {
  readonly at: Instant;
  readonly about: About;
  readonly runId?: number;
  readonly sweepId?: number;
};

/** Writes what was added to the books. @throws BooksError where something came out below zero that must not. */
export async function writeBooks(tx: Transaction, books: Books, cause: Cause): Promise<void> {
  books.check();
  if (books.rows.length > 0)
    await tx.insert(accruals).values(books.rows.map((row) => accrualRow(row, cause)));
  if (books.entries.length === 0) return;
  await tx.insert(entries).values(books.entries.map((entry) => entryRow(entry, cause)));
  for (const account of ACCOUNTS) {
    if (!books.entries.some(({ from, to }) => from.account === account || to.account === account)) continue;
    const balance = fitting(books.balance(account), `the account ${account}`);
    await tx.update(accounts).set({ balance }).where(eq(accounts.account, account));
  }
  await writeEarmarks(tx, books);
  for (const kind of KINDS) await recordEvent(tx, cause.at, 'pool', kind);
}

async function writeEarmarks(tx: Transaction, books: Books): Promise<void> {
  for (const kind of KINDS) {
    for (const periodStart of touchedEarmarks(books.entries, kind)) {
      const amount = books.earmark(kind, periodStart);
      await tx
        .insert(earmarks)
        .values({ kind, periodStart, amount })
        .onDuplicateKeyUpdate({ set: { amount } });
      if (kind === 'daily') await writePoolState(tx, books.calendar.zone, periodStart, amount);
    }
  }
}

function touchedEarmarks(moved: readonly Entry[], kind: Kind): Set<Instant> {
  const pool = kind === 'hourly' ? 'hourly_pool' : 'daily_pool';
  const places = moved.flatMap(({ from, to }) => [from, to]);
  return new Set(
    places.flatMap(({ account, earmark }) => (account === pool && earmark !== null ? [earmark] : [])),
  );
}

/**
 * Writes what is or was earmarked for a day before its run took it. An attempt or a skip that takes the earmark says afterwards how much
 * it was.
 */
export async function writePoolState(
  tx: Transaction,
  zone: string,
  day: Instant,
  amount: Amount,
): Promise<void> {
  const row = { day: localDate(day, zone), accumulatedDailyPool: amount };
  await tx
    .insert(rewardPoolState)
    .values(row)
    .onDuplicateKeyUpdate({ set: { accumulatedDailyPool: amount } });
}

/** The CC that was taken from `adjustments` for a period and not given back yet. */
export async function coveredFor(tx: Queries, { kind, start }: About): Promise<Amount> {
  const rows = await tx
    .select({ reason: entries.reason, amount: entries.amount })
    .from(entries)
    .where(
      and(
        eq(entries.kind, kind),
        eq(entries.periodStart, start),
        inArray(entries.reason, [COVERED, GIVEN_BACK]),
      ),
    );
  let covered = 0n;
  for (const { reason, amount } of rows) covered += reason === COVERED ? amount : -amount;
  return covered as Amount;
}

const accrualRow = (row: AccrualRow, { at, runId, sweepId }: Cause) => ({
  ...row,
  amount: fitting(row.amount, 'an accrual'),
  runId,
  sweepId,
  bookedAt: at,
});

const entryRow = ({ from, to, amount, reason }: Entry, { at, about, runId, sweepId }: Cause) => ({
  at,
  fromAccount: from.account,
  toAccount: to.account,
  amount: fitting(amount, 'an entry'),
  kind: about.kind,
  periodStart: about.start,
  fromEarmark: from.earmark,
  toEarmark: to.earmark,
  reason,
  runId,
  sweepId,
});

/** @throws AmountError where an amount does not fit its `DECIMAL(38,8)`; a server that is not strict would cut it off. */
export function fitting(amount: Amount, what: string, most: Amount = SUM_COLUMN_MAX): Amount {
  const magnitude = amount < 0n ? -amount : amount;
  if (magnitude > most)
    throw new AmountError(`${what} of ${formatAmount(amount)} CC does not fit its column`);
  return amount;
}
