import { eq } from 'drizzle-orm';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { account, pool as poolPlace } from '@/lib/books';
import { accrueLate, COVERED, correct, difference, type HourCount, type LatePart } from '@/lib/counting';
import { formatInstant, hourAt, type Instant, type Kind, type Period } from '@/lib/period';
import { type Ask, act } from '../act';
import { sightings } from '../db/schema';
import { withSnapshot } from '../db/snapshot';
import { recordEvent } from '../event/record';
import { policyAt } from '../policy/policies';
import { Refusal } from '../refusal';
import { BadRowCount } from '../source/bad-rows';
import { countHours } from '../source/count-hours';
import { rateAt, readRates } from '../source/rates';
import type { World } from '../world';
import { lastCounts, refuseCountedSince } from './last-counts';
import { differs } from './late-hours';
import { openBooks, readBooks, writeBooks } from './ledger';
import { noteSighting } from './sightings';

/** What booking an hour's late votes came to, pool by pool. */
export type Accrued = {
  readonly parts: readonly { pool: Kind; amount: string; outcome: LatePart['outcome'] }[];
};

/** By this name the audit trail has what was booked from the inbox. */
export const ACCRUE = 'accrue late votes';

/**
 * Books the late votes of an hour from the inbox, however late they came, as the source has them now: that has to be the CC that was seen, unless
 * whoever asks takes whatever is there.
 */
export async function accrueByHand(
  world: World,
  hourStart: Instant,
  ask: Ask,
  seenCc: Amount | null = null,
): Promise<Accrued> {
  const hour = hourAt(hourStart, world.zone);
  const last = await lastCounts(world.db, hour.start, hour.end);
  const [counted] = await countHours(world.source, [hour]);
  const { votes, cc } = counted!;
  return act(world, ask, ACCRUE, 'operator', async (tx, now) => {
    const books = await openBooks(tx, world.zone, [hour.start]);
    if (!books.accrued('hourly', hour.start))
      throw new Refusal('the hour was not accrued yet; its first run counts all of its votes');
    refuseCountedSince(books, hour.start, last.get(hour.start));
    refuseMoved(cc, seenCc);
    const parts = accrueLate(books, { hourStart: hour.start, hourEnd: hour.end, votes, cc }, now, true);
    refuseWithoutLateVotes(parts);
    const about = { kind: 'hourly' as const, start: hour.start };
    await writeBooks(tx, books, { at: now, about });
    await noteSighting(tx, counted!, !differs(books, { hourStart: hour.start, cc }), now);
    const told = parts.map(({ pool, amount, outcome }) => ({ pool, amount: formatAmount(amount), outcome }));
    return {
      subject: `hourly ${formatInstant(hour.start)}`,
      after: { cc: formatAmount(cc), parts: told },
      tells: { parts: told },
    };
  });
}

function refuseWithoutLateVotes(parts: readonly LatePart[]): void {
  if (parts.some((part) => part.outcome === 'booked')) return;
  throw new Refusal(
    parts.length === 0
      ? 'the source has no more CC in the hour than was counted; there is nothing to accrue'
      : 'the hour is being decided; approve or reject its waiting attempt first',
  );
}

/** Nobody books or leaves a figure that he has not seen. */
function refuseMoved(cc: Amount, seenCc: Amount | null): void {
  if (seenCc === null || seenCc === cc) return;
  throw new Refusal(
    `the source has ${formatAmount(cc)} CC in the hour now, not the ${formatAmount(seenCc)} CC that you looked at; ` +
      'do it again with that figure if it is right',
  );
}

/**
 * Leaves the late votes of an hour: what was last seen of the source counts as seen, and the inbox shows the hour again only with more. That
 * has to be the CC that whoever leaves it has looked at, unless he takes whatever is there.
 */
export function leaveLate(
  world: World,
  hourStart: Instant,
  ask: Ask,
  seenCc: Amount | null = null,
): Promise<{ leftCc: string }> {
  return act(world, ask, 'leave late votes', 'operator', async (tx, now) => {
    const ofHour = eq(sightings.hourStart, hourStart);
    // Locked, so that no sweep sees more between the look at it and the leaving.
    const [seen] = await tx.select().from(sightings).where(ofHour).for('update');
    if (!seen || !differs(await readBooks(tx, world.zone, [hourStart]), seen))
      throw new Refusal(
        `no late votes of the hour ${formatInstant(hourStart)} wait; the inbox names those that do`,
      );
    refuseMoved(seen.cc, seenCc);
    await tx
      .update(sightings)
      .set({ leftCc: seen.cc, leftBy: ask.actor.name, leftReason: ask.reason })
      .where(ofHour);
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
  const hour = hourAt(hourStart, world.zone);
  const last = await lastCounts(world.db, hour.start, hour.end);
  const count = await countOne(world, hour);
  return act(world, ask, 'settle open part', 'approver', async (tx, now) => {
    const books = await openBooks(tx, world.zone, [count.hourStart]);
    const home = books.calendar.home(pool, count.hourStart);
    if (books.calendar.stateOf(pool, home) !== 'skipped') {
      throw new Refusal(
        'only a part whose period was skipped is booked by hand; others are settled by the next attempt or rerun',
      );
    }
    refuseCountedSince(books, hour.start, last.get(hour.start));
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

async function countOne(world: World, hour: Period): Promise<HourCount> {
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
