import { and, eq } from 'drizzle-orm';
import { type Amount, add, formatAmount, maximum, ZERO } from '@/lib/amount';
import type { Books } from '@/lib/books';
import { countHours, type HourCount, type OpenPart } from '@/lib/counting';
import type { Instant } from '@/lib/period';
import { correctionOf, hold, release } from '@/lib/settling';
import type { Database } from '../db/connection';
import { refusals, runHours, runs } from '../db/schema';
import { type Transaction, transaction } from '../db/transaction';
import { policyAt } from '../policy/policies';
import { type LastCounts, refuseCountedSince } from '../pool/last-counts';
import { openBooks, writeBooks, writePoolState } from '../pool/ledger';
import type { Reading } from '../source/read';
import type { World } from '../world';
import { beat, type Lease } from './lease';
import { loadRun, type Run } from './status';

/** An attempt's hours at the rate read with them and the share in force at each hour's end. */
export async function hourCounts(db: Database, reading: Reading): Promise<HourCount[]> {
  const counts: HourCount[] = [];
  for (const { hour, votes, cc, rate } of reading.hours) {
    const { policy } = await policyAt(db, hour.end);
    counts.push({
      hourStart: hour.start,
      hourEnd: hour.end,
      votes,
      cc,
      rate: rate.rate,
      hourlyShare: policy.hourlyShare,
    });
  }
  return counts;
}

/**
 * Takes what an attempt will divide, in one transaction: for a period that is not published, its hours are counted into the pools and
 * everything earmarked for it is held; for a rerun nothing moves yet, and what it was computed against is remembered.
 * @param last how the hours were counted last before they were read.
 * @throws MissingError where the period's earmark cannot bear what the counting corrects.
 * @throws CountedSince where somebody has counted an hour since it was read.
 */
export async function accrueAndHold(
  world: World,
  lease: Lease,
  reading: Reading,
  last: ReadonlyMap<Instant, LastCounts>,
): Promise<Amount> {
  const counts = await hourCounts(world.db, reading);
  const now = await world.clock();
  return transaction(world.db, async (tx) => {
    await beat(tx, lease);
    return holdIn(tx, world.zone, lease.runId, reading, counts, last, now);
  });
}

/** The same in the caller's transaction. */
export async function holdIn(
  tx: Transaction,
  zone: string,
  runId: number,
  reading: Reading,
  counts: readonly HourCount[],
  last: ReadonlyMap<Instant, LastCounts>,
  now: Instant,
): Promise<Amount> {
  const books = await openBooks(
    tx,
    zone,
    counts.map((hour) => hour.hourStart),
  );
  for (const { hourStart } of counts) refuseCountedSince(books, hourStart, last.get(hourStart));
  const run = await loadRun(tx, runId);
  const taken =
    run.baseRunId === null
      ? await holdBudget(tx, books, run, counts, now)
      : await nominalBudget(tx, books, run, counts);
  await rememberHours(tx, books, runId, counts);
  await tx
    .delete(refusals)
    .where(and(eq(refusals.kind, run.kind), eq(refusals.periodStart, run.periodStart)));
  const budget = maximum(taken.nominal, ZERO);
  await tx
    .update(runs)
    .set({
      ...readFields(reading),
      heldAt: now,
      nominalBudget: taken.nominal,
      budget,
      openParts: taken.stays.map(({ pool, hourStart, amount }) => ({
        pool,
        hourStart,
        amount: formatAmount(amount),
      })),
    })
    .where(eq(runs.id, runId));
  return budget;
}

type Taken = { readonly nominal: Amount; readonly stays: readonly OpenPart[] };

async function holdBudget(
  tx: Transaction,
  books: Books,
  run: Run,
  counts: readonly HourCount[],
  now: Instant,
): Promise<Taken> {
  const about = { kind: run.kind, start: run.periodStart };
  // After a takeover the budget is held already: it is put back, counted again with what has come since, and taken anew.
  if (run.heldAt !== null) release(books, about, run.budget!);
  const stays = countHours(books, about, counts, run.cover);
  const nominal = hold(books, about);
  const nothingCame = run.heldAt !== null && books.rows.length === 0;
  if (!nothingCame) await writeBooks(tx, books, { at: now, about, runId: run.id });
  if (run.kind === 'daily') await writePoolState(tx, books.calendar.zone, run.periodStart, nominal);
  return { nominal, stays };
}

/** The published attempt's nominal budget and what the accrual of the hours would be corrected by now. */
async function nominalBudget(
  tx: Transaction,
  books: Books,
  run: Run,
  counts: readonly HourCount[],
): Promise<Taken> {
  const [base] = await tx.select().from(runs).where(eq(runs.id, run.baseRunId!));
  const correction = correctionOf(books, { kind: run.kind, start: run.periodStart }, counts);
  return { nominal: add(base!.nominalBudget!, correction), stays: [] };
}

async function rememberHours(
  tx: Transaction,
  books: Books,
  runId: number,
  counts: readonly HourCount[],
): Promise<void> {
  await tx.delete(runHours).where(eq(runHours.runId, runId));
  await tx.insert(runHours).values(
    counts.map((count) => ({
      ...count,
      runId,
      hourlySeq: books.accrued('hourly', count.hourStart)?.seq ?? 0,
      dailySeq: books.accrued('daily', count.hourStart)?.seq ?? 0,
    })),
  );
}

function readFields({ hours, voters, rate, badRows, newestVoteAt, digest }: Reading) {
  let votes = 0;
  let ccVoted: Amount = ZERO;
  for (const hour of hours) {
    votes += hour.votes;
    ccVoted = add(ccVoted, hour.cc);
  }
  return {
    voters: voters.length,
    votes,
    ccVoted,
    ccRate: rate.rate,
    marketRate: rate.marketRate,
    badRows,
    newestVoteAt,
    inputDigest: digest,
  };
}
