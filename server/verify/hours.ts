import { and, asc, desc, eq, gte, isNotNull, lt } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import { type Amount, add, formatAmount, ZERO } from '@/lib/amount';
import { partOf } from '@/lib/books';
import { formatInstant, HOUR, hourAt, type Instant, KINDS, type Kind, later } from '@/lib/period';
import { accruals, policies, runHours, runs } from '../db/schema';
import { countHours } from '../source/count-hours';
import type { HourTally } from '../source/good-votes';
import type { Rate } from '../source/rates';
import type { World } from '../world';
import { explained, Faults, type Finding } from './finding';
import { differenceInWords, rateNow, ratesBetween } from './source';
import type { Verified, VerifyRange } from './verify';

type Accrual = typeof accruals.$inferSelect;
/** The accruals of an hour, pool by pool, in the order of their numbers. */
type HourRows = { readonly start: Instant; readonly rows: ReadonlyMap<Kind, Accrual[]> };

const LONGEST_DAY = 26 * HOUR;
/** Hours that are looked at together: a week, so that the source is asked seldom and nothing grows with the range. */
const STRETCH = 7 * 24 * HOUR;

/** Every hour's accruals follow from what they were made from; then they are compared with the source as it is now. */
export async function* verifyHours(
  world: World,
  range: VerifyRange,
  source: Pool | null,
  signal: AbortSignal,
  verified: Verified,
): AsyncGenerator<Finding> {
  const shares = await readShares(world);
  for (let from: Instant | null = await firstFrom(world, range.from, range.to); from !== null; ) {
    signal.throwIfAborted();
    const to = Math.min(later(from, STRETCH), range.to) as Instant;
    const hours = await hoursBetween(world, from, to);
    verified.hours += hours.length;
    for (const hour of hours) yield* accrualFaults(hour);
    if (source && hours.length > 0) yield* compareWithSource(world, source, hours, shares, from, to, signal);
    from = await firstFrom(world, to, range.to);
  }
}

async function firstFrom({ db }: World, from: Instant, to: Instant): Promise<Instant | null> {
  const [row] = await db
    .select({ start: accruals.hourStart })
    .from(accruals)
    .where(and(gte(accruals.hourStart, from), lt(accruals.hourStart, to)))
    .orderBy(asc(accruals.hourStart))
    .limit(1);
  return row?.start ?? null;
}

async function hoursBetween({ db }: World, from: Instant, to: Instant): Promise<HourRows[]> {
  const rows = await db
    .select()
    .from(accruals)
    .where(and(gte(accruals.hourStart, from), lt(accruals.hourStart, to)))
    .orderBy(asc(accruals.hourStart), asc(accruals.pool), asc(accruals.seq));
  const hours = new Map<Instant, Map<Kind, Accrual[]>>();
  for (const row of rows) {
    const pools = hours.get(row.hourStart) ?? new Map<Kind, Accrual[]>();
    hours.set(row.hourStart, pools);
    pools.set(row.pool, [...(pools.get(row.pool) ?? []), row]);
  }
  return [...hours].map(([start, pools]) => ({ start, rows: pools }));
}

/** After each row, all that is accrued is the pool's part of what that row was made from. */
function* accrualFaults({ start, rows }: HourRows): Generator<Finding> {
  for (const pool of KINDS) {
    const faults = new Faults();
    let accrued: Amount = ZERO;
    const own = rows.get(pool) ?? [];
    if (own.length === 0) faults.add('the hour has no accruals, though the other pool has');
    for (const [index, row] of own.entries()) {
      accrued = add(accrued, row.amount);
      faults.compare('the number of a row', row.seq, index + 1);
      if ((index === 0) !== (row.sort === 'first')) faults.add(`row ${row.seq} is of the sort "${row.sort}"`);
      const what = `what is accrued up to row ${row.seq}`;
      faults.compare(what, formatAmount(accrued), formatAmount(partOf(pool, row)));
    }
    yield* faults.as('accruals', `hour ${formatInstant(start)}, ${pool} pool`);
  }
}

async function* compareWithSource(
  world: World,
  source: Pool,
  hours: readonly HourRows[],
  shares: Shares,
  from: Instant,
  to: Instant,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const periods = hours.map(({ start }) => hourAt(start, world.zone));
  const rates = await ratesBetween(source, periods[0]!.end, later(to, LONGEST_DAY));
  const votes = await publishedVotes(world, from, to);
  const sums = await countHours(source, periods, signal);
  for (const [index, hour] of hours.entries()) yield* compareHour(hour, sums[index]!, rates, shares, votes);
  yield* marketRates(world, rates, from, to);
}

/** Differences that both pools have alike are told once. */
function* compareHour(
  { start, rows }: HourRows,
  now: HourTally,
  rates: readonly Rate[],
  shares: Shares,
  votes: ReadonlyMap<Instant, readonly number[]>,
): Generator<Finding> {
  const about = `hour ${formatInstant(start)}`;
  const rate = rateNow(rates, now.hour.end);
  const share = shareAt(shares, now.hour.end);
  const told = new Set<string>();
  for (const last of KINDS.flatMap((pool) => rows.get(pool)?.at(-1) ?? [])) {
    const known = new Set([last.votes, ...(votes.get(start) ?? [])]);
    const words = differenceInWords(now, last.cc, known);
    if (words) told.add(words);
    if (typeof rate === 'string') told.add(rate);
    else if (rate.rate !== last.rate)
      told.add(`the CC rate was ${formatAmount(last.rate)} and is ${formatAmount(rate.rate)} now`);
    if (share !== null && Number(share) !== Number(last.hourlyShare))
      told.add(`the hourly share was ${last.hourlyShare} and is ${share} now`);
  }
  for (const sentence of told)
    yield explained(sentence.includes('rate') ? 'rates' : 'source', about, sentence);
}

/** The votes that published runs counted in each hour; a rerun that finds the same CC books nothing, and leaves no other trace. */
async function publishedVotes({ db }: World, from: Instant, to: Instant): Promise<Map<Instant, number[]>> {
  const rows = await db
    .select({ start: runHours.hourStart, votes: runHours.votes })
    .from(runs)
    .innerJoin(runHours, eq(runHours.runId, runs.id))
    .where(
      and(eq(runs.published, 1), gte(runs.periodStart, later(from, -LONGEST_DAY)), lt(runs.periodStart, to)),
    );
  const votes = new Map<Instant, number[]>();
  for (const row of rows) votes.set(row.start, [...(votes.get(row.start) ?? []), row.votes]);
  return votes;
}

/** A day's bonus was made from the market rate at its end. */
async function* marketRates(
  { db }: World,
  rates: readonly Rate[],
  from: Instant,
  to: Instant,
): AsyncGenerator<Finding> {
  const days = await db
    .select({ id: runs.id, start: runs.periodStart, end: runs.periodEnd, marketRate: runs.marketRate })
    .from(runs)
    .where(
      and(
        eq(runs.published, 1),
        eq(runs.kind, 'daily'),
        gte(runs.periodStart, from),
        lt(runs.periodStart, to),
      ),
    )
    .orderBy(asc(runs.periodStart));
  for (const { id, start, end, marketRate } of days) {
    const now = rateNow(rates, end);
    if (typeof now === 'string' || now.marketRate === marketRate) continue;
    const sentence = `the market rate was ${shown(marketRate)} and is ${shown(now.marketRate)} now`;
    yield explained('rates', `run ${id}, daily ${formatInstant(start)}`, sentence);
  }
}

const shown = (rate: Amount | null): string => (rate === null ? 'not given' : formatAmount(rate));

type Shares = readonly { readonly from: Instant; readonly share: string }[];

/** The share of every policy version that was approved, the latest first; there are few of them. */
async function readShares({ db }: World): Promise<Shares> {
  const rows = await db
    .select({ from: policies.inForceFrom, policy: policies.policy })
    .from(policies)
    .where(isNotNull(policies.approvedBy))
    .orderBy(desc(policies.inForceFrom), desc(policies.version));
  return rows.map(({ from, policy }) => ({ from, share: policy.hourlyShare }));
}

const shareAt = (shares: Shares, instant: Instant): string | null =>
  shares.find(({ from }) => from <= instant)?.share ?? null;
