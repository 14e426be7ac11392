import { eq } from 'drizzle-orm';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { account, type Books, partOf, pool as poolPlace } from '@/lib/books';
import { accrueLate, COVERED, correct, difference, type HourCount, type LatePart } from '@/lib/counting';
import { formatInstant, hourAt, type Instant, KINDS, type Kind } from '@/lib/period';
import { type Ask, act } from '../act';
import type { Queries } from '../db/connection';
import { sightings } from '../db/schema';
import { withSnapshot } from '../db/snapshot';
import type { Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { policyAt } from '../policy/policies';
import { Refusal } from '../refusal';
import { BadRowCount } from '../source/bad-rows';
import { countHours } from '../source/count-hours';
import { rateAt, readRates } from '../source/rates';
import type { World } from '../world';
import { openBooks, readBooks, writeBooks } from './ledger';

/** What booking an hour's late votes came to, pool by pool. */
export type Accrued = {
  readonly parts: readonly { pool: Kind; amount: string; outcome: LatePart['outcome'] }[];
};

/** Books the late votes of an hour from the inbox, however late they came, as the source has them now. */
export async function accrueByHand(world: World, hourStart: Instant, ask: Ask): Promise<Accrued> {
  const hour = hourAt(hourStart, world.zone);
  const [seen] = await countHours(world.source, [hour]);
  return act(world, ask, 'accrue late votes', 'operator', async (tx, now) => {
    const books = await openBooks(tx, world.zone, [hour.start]);
    const count = { hourStart: hour.start, hourEnd: hour.end, votes: seen!.votes, cc: seen!.cc };
    const parts = accrueLate(books, count, now, true);
    refuseWithoutLateVotes(books, hour.start, parts);
    const about = { kind: 'hourly' as const, start: hour.start };
    await writeBooks(tx, books, { at: now, about });
    await clearSighting(tx, books, hour.start, seen!.cc);
    const told = parts.map(({ pool, amount, outcome }) => ({ pool, amount: formatAmount(amount), outcome }));
    return { subject: `hourly ${formatInstant(hour.start)}`, after: { parts: told }, tells: { parts: told } };
  });
}

function refuseWithoutLateVotes(books: Books, hourStart: Instant, parts: readonly LatePart[]): void {
  if (!books.accrued('hourly', hourStart)) {
    throw new Refusal('the hour was not accrued yet; its first run counts all of its votes');
  }
  if (parts.some((part) => part.outcome === 'booked')) return;
  throw new Refusal(
    parts.length === 0
      ? 'the source has no more CC in the hour than was counted; there is nothing to accrue'
      : 'the hour is being decided; approve or reject its waiting attempt first',
  );
}

async function clearSighting(tx: Transaction, books: Books, hourStart: Instant, cc: Amount): Promise<void> {
  const agrees = KINDS.every((kind) => books.accrued(kind, hourStart)?.cc === cc);
  if (agrees) await tx.delete(sightings).where(eq(sightings.hourStart, hourStart));
}

/** Leaves the late votes of an hour: what the source has now counts as seen, and the inbox shows the hour again only with more. */
export function leaveLate(world: World, hourStart: Instant, ask: Ask): Promise<{ leftCc: string }> {
  return act(world, ask, 'leave late votes', 'operator', async (tx, now) => {
    const [seen] = await tx.select().from(sightings).where(eq(sightings.hourStart, hourStart));
    if (!seen)
      throw new Refusal(
        `no late votes of the hour ${formatInstant(hourStart)} wait; the inbox names those that do`,
      );
    await tx
      .update(sightings)
      .set({ leftCc: seen.cc, leftBy: ask.actor.name, leftReason: ask.reason })
      .where(eq(sightings.hourStart, hourStart));
    await recordEvent(tx, now, 'pool', 'hourly');
    const leftCc = formatAmount(seen.cc);
    return { subject: `hourly ${formatInstant(hourStart)}`, after: { leftCc }, tells: { leftCc } };
  });
}

/** A difference that was, or would be, booked by hand. */
export type Settled = { readonly amount: string; readonly covered: string };

/**
 * Books by hand the difference of an hour in a pool whose period was skipped, to the next later fresh period; where that cannot bear it and a
 * person covers it, the rest comes from `adjustments`.
 */
export async function settleSkipped(
  world: World,
  pool: Kind,
  hourStart: Instant,
  ask: Ask,
  cover: boolean,
): Promise<Settled> {
  const count = await countOne(world, hourStart);
  return act(world, ask, 'settle open part', 'approver', async (tx, now) => {
    const books = await openBooks(tx, world.zone, [count.hourStart]);
    const home = books.calendar.home(pool, count.hourStart);
    if (books.calendar.stateOf(pool, home) !== 'skipped') {
      throw new Refusal(
        'only a part whose period was skipped is booked by hand; others are settled by the next attempt or rerun',
      );
    }
    const amount = difference(books, pool, count);
    if (amount === 0n)
      throw new Refusal('the source agrees with what was counted; there is nothing to settle');
    const next = books.calendar.nextFresh(pool, home);
    correct(books, pool, count, next);
    const missing = -books.earmark(pool, next) as Amount;
    if (missing > 0n && !cover) {
      throw new Refusal(
        `${formatAmount(missing)} CC are missing in the next period's earmark; settle it with cover`,
        missing,
      );
    }
    if (missing > 0n) books.move(account('adjustments'), poolPlace(pool, next), missing, COVERED);
    await writeBooks(tx, books, { at: now, about: { kind: pool, start: home } });
    const tells = { amount: formatAmount(amount), covered: formatAmount(missing > 0n ? missing : ZERO) };
    return { subject: `${pool} ${formatInstant(home)}`, after: { ...tells, hourStart }, tells };
  });
}

async function countOne(world: World, hourStart: Instant): Promise<HourCount> {
  const hour = hourAt(hourStart, world.zone);
  const [seen] = await countHours(world.source, [hour]);
  const rates = await withSnapshot(world.source, (snapshot) =>
    readRates(snapshot, hour.end, hour.end, new BadRowCount()),
  );
  const { policy } = await policyAt(world.db, hour.end);
  return {
    hourStart: hour.start,
    hourEnd: hour.end,
    votes: seen!.votes,
    cc: seen!.cc,
    rate: rateAt(rates, hour.end).rate,
    hourlyShare: policy.hourlyShare,
  };
}

/** One hour of the inbox. */
export type LateHour = {
  readonly hourStart: Instant;
  readonly seenAt: Instant;
  readonly votes: number;
  readonly cc: string;
  /** By pool: what was counted, and what the source's CC would add or has taken away. */
  readonly pools: readonly {
    pool: Kind;
    counted: string;
    effect: string;
    state: 'late' | 'shrank' | 'agrees';
  }[];
  /** Whether a person left what is there. */
  readonly left: { by: string; reason: string } | null;
};

/** The hours in which the source says other than what was counted, the latest first. */
export async function lateHours(queries: Queries, zone: string): Promise<LateHour[]> {
  const seen = await queries.select().from(sightings).orderBy(sightings.hourStart);
  const books =
    seen.length === 0
      ? null
      : await readBooks(
          queries,
          zone,
          seen.map((row) => row.hourStart),
        );
  return seen.toReversed().map((row) => ({
    hourStart: row.hourStart,
    seenAt: row.seenAt,
    votes: row.votes,
    cc: formatAmount(row.cc),
    pools: KINDS.map((pool) => lateInPool(books!, pool, row)),
    left:
      row.leftCc !== null && row.cc <= row.leftCc
        ? { by: row.leftBy ?? '', reason: row.leftReason ?? '' }
        : null,
  }));
}

function lateInPool(books: Books, pool: Kind, row: typeof sightings.$inferSelect): LateHour['pools'][number] {
  const last = books.accrued(pool, row.hourStart)!;
  const basis = { cc: row.cc, rate: last.rate, hourlyShare: last.hourlyShare };
  const effect = (partOf(pool, basis) - last.accrued) as Amount;
  const state = row.cc > last.cc ? 'late' : row.cc < last.cc ? 'shrank' : 'agrees';
  return { pool, counted: formatAmount(last.cc), effect: formatAmount(effect), state };
}
