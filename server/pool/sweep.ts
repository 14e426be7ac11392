import { and, desc, eq, gte, isNotNull, ne } from 'drizzle-orm';
import { type Amount, add, formatAmount, ZERO } from '@/lib/amount';
import { accrueLate } from '@/lib/counting';
import { HOUR, hourAt, type Instant, later, MINUTE, type Period } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import { runs, sweeps } from '../db/schema';
import { transaction } from '../db/transaction';
import { countAgain } from '../source/count-hours';
import type { HourTally } from '../source/good-votes';
import type { World } from '../world';
import { countedSince, type LastCounts, lastCounts } from './last-counts';
import { openBooks, writeBooks } from './ledger';
import { readPrints, writePrints } from './prints';
import { noteSighting } from './sightings';

/** What a sweep came to. */
export type Swept = { readonly hours: number; readonly booked: Amount };

/** Which hours a sweep is for: those behind an hourly run, those before a daily one, all that are kept, or some that were asked for. */
export type Reach = (typeof sweeps.$inferSelect)['reach'];

/** How many sessions of the source a sweep takes: a day waits for the one before it, and nothing for the others. */
const SESSIONS: Record<Reach, number> = { behind: 1, before: 2, all: 1, asked: 1 };

/**
 * Counts hours that were accrued again, those that begin in `[from, to)`, and books late votes by itself within 48 hours of an hour's end.
 * Where the source says other than what was counted, and that stays so, it is noted for a person.
 */
export async function sweep(
  world: World,
  from: Instant,
  to: Instant,
  reach: Reach = 'asked',
  signal?: AbortSignal,
): Promise<Swept> {
  const startedAt = await world.clock();
  const row = { startedAt, reach, fromHour: from, toHour: to, hours: 0, booked: ZERO };
  const [{ insertId: sweepId }] = await world.db.insert(sweeps).values(row);
  try {
    const sessions = SESSIONS[reach];
    const swept = await countAndBook(world, { sweepId, from, to, sessions }, startedAt, signal);
    await world.db
      .update(sweeps)
      .set({ ...swept, endedAt: await world.clock() })
      .where(eq(sweeps.id, sweepId));
    if (swept.booked > 0n)
      world.log.info({ sweepId, booked: formatAmount(swept.booked) }, 'late votes were booked');
    return swept;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    await world.db.update(sweeps).set({ error: sentence }).where(eq(sweeps.id, sweepId));
    throw error;
  }
}

async function countAndBook(
  world: World,
  { sweepId, from, to, sessions }: { sweepId: number; from: Instant; to: Instant; sessions: number },
  now: Instant,
  signal: AbortSignal | undefined,
): Promise<Swept> {
  const counted = await lastCounts(world.db, from, to);
  const hours = [...counted.keys()].map((start) => hourAt(start, world.zone));
  const known = await readPrints(world.db, from, to);
  const { tallies, prints } = await countAgain(world.source, hours, known, { sessions, signal });
  let booked: Amount = ZERO;
  for (const seen of tallies) {
    booked = add(booked, await takeIn(world, sweepId, seen, counted.get(seen.hour.start)!, now));
  }
  await writePrints(world.db, prints);
  return { hours: hours.length, booked };
}

/** Books what an hour has more, and notes what stays different. */
async function takeIn(
  world: World,
  sweepId: number,
  seen: HourTally,
  counted: LastCounts,
  now: Instant,
): Promise<Amount> {
  const differs = [...counted.values()].some(({ cc }) => cc !== seen.cc);
  if (!differs) {
    await noteSighting(world.db, seen, true, now);
    return ZERO;
  }
  return transaction(world.db, async (tx) => {
    const { hour, votes, cc } = seen;
    const books = await openBooks(tx, world.zone, [hour.start]);
    // Whoever counted the hour meanwhile knows better what the source has; the next sweep looks again.
    if (countedSince(books, hour.start, counted)) return ZERO;
    const parts = accrueLate(books, { hourStart: hour.start, hourEnd: hour.end, votes, cc }, now);
    const about = { kind: 'hourly' as const, start: hour.start };
    await writeBooks(tx, books, { at: now, about, sweepId });
    const agrees = (['hourly', 'daily'] as const).every((kind) => books.accrued(kind, hour.start)?.cc === cc);
    await noteSighting(tx, seen, agrees, now);
    return parts.reduce<Amount>(
      (sum, part) => (part.outcome === 'booked' ? add(sum, part.amount) : sum),
      ZERO,
    );
  });
}

const HOURS_AFTER_A_RUN = 3;
const HOURS_BEFORE_A_DAY = 48;

/** After an hourly run, the 3 hours before it are counted again. */
export const sweepBehind = (world: World, hour: Period, signal?: AbortSignal): Promise<Swept> =>
  sweep(world, later(hour.start, -HOURS_AFTER_A_RUN * HOUR), hour.start, 'behind', signal);

/** The hours that the schedule has run of late and nobody has swept behind, or not to the end, in their order. */
export async function runsNotSweptBehind(world: World): Promise<Period[]> {
  const now = await world.clock();
  const since = later(now, -2 * HOURS_AFTER_A_RUN * HOUR);
  const done = await world.db
    .select({ start: runs.periodStart, end: runs.periodEnd })
    .from(runs)
    .where(
      and(
        eq(runs.kind, 'hourly'),
        gte(runs.periodStart, since),
        eq(runs.attempt, 1),
        eq(runs.requestedBy, SCHEDULE.name),
        ne(runs.status, 'computing'),
      ),
    )
    .orderBy(runs.periodStart);
  const swept = await world.db
    .select({ toHour: sweeps.toHour })
    .from(sweeps)
    .where(and(eq(sweeps.reach, 'behind'), gte(sweeps.toHour, since), isNotNull(sweeps.endedAt)));
  const behind = new Set(swept.map(({ toHour }) => toHour));
  return done
    .filter(({ start }) => !behind.has(start))
    .map(({ start, end }) => ({ kind: 'hourly', start, end }));
}

/** Before a daily run, the 48 hours before the day's end are. */
export const sweepBefore = (world: World, day: Period, signal?: AbortSignal): Promise<Swept> =>
  sweep(world, later(day.end, -HOURS_BEFORE_A_DAY * HOUR), day.end, 'before', signal);

const PAUSE_AFTER_A_FAILURE = 10 * MINUTE;
/** Long reaches go in weeks, so that neither memory nor the time until somebody else has his turn grows with a program's age. */
const WEEK = 7 * 24 * HOUR;

/**
 * Once a day all hours are, from the program's start on, week by week. Each week has its row, and whoever stops between two of them goes on there the next time.
 * @param isDue asked after each week: whether something waits that should not wait for all the others.
 * @returns null where that was done, or tried in vain, a short time ago.
 */
export async function sweepAll(
  world: World,
  programStart: Instant,
  signal?: AbortSignal,
  isDue: () => Promise<boolean> = async () => false,
): Promise<Swept | null> {
  const end = await world.clock();
  let from = await whereAllGoesOn(world, programStart, end);
  if (from === null) return null;
  let swept: Swept = { hours: 0, booked: ZERO };
  do {
    signal?.throwIfAborted();
    const to = Math.min(later(from, WEEK), end) as Instant;
    const week = await sweep(world, from, to, 'all', signal);
    swept = { hours: swept.hours + week.hours, booked: add(swept.booked, week.booked) };
    from = to;
  } while (from < end && !(await isDue()));
  return swept;
}

/** From which instant on hours are to be counted now, where all are: the first, or the one where that stopped; null where there is nothing to do yet. */
async function whereAllGoesOn(world: World, programStart: Instant, now: Instant): Promise<Instant | null> {
  const ofAll = () => world.db.select().from(sweeps).orderBy(desc(sweeps.id)).limit(1).$dynamic();
  const [last] = await ofAll().where(eq(sweeps.reach, 'all'));
  if (!last) return programStart;
  if (last.endedAt === null)
    return last.startedAt >= later(now, -PAUSE_AFTER_A_FAILURE) ? null : last.fromHour;
  if (later(last.toHour, HOUR) <= last.startedAt) return last.toHour;
  const [first] = await ofAll().where(and(eq(sweeps.reach, 'all'), eq(sweeps.fromHour, programStart)));
  return first && first.startedAt >= later(now, -24 * HOUR) ? null : programStart;
}
