import { asc, count, eq } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import type { Amount } from '@/lib/amount';
import { HOUR, type Instant, later } from '@/lib/period';
import type { Queries } from '../db/connection';
import { transferComparison, transferDifferences } from '../db/schema-transfers';
import { isBehind } from '../high-water/behind';
import type { World } from '../world';
import {
  type Compared,
  compareHours,
  MOST_KEPT,
  type PublishedHour,
  publishedAt,
  publishedHours,
} from './compare';
import { keepResult, keepTrouble } from './keep-comparison';
import { troubleOf } from './remote-trouble';
import { ANSWER_MS, alone, keepLease } from './sender';

const REACH = 48 * HOUR;

/** So many differences are named where a person is told that there are any; the others are counted. */
export const NAMED = 3;

/** What the latest comparison has found. */
export type Comparison = {
  /** When one last came to its end; null before the first. */
  readonly comparedAt: Instant | null;
  readonly compared: number;
  /** Why the latest one did not come to its end, with what to do; null where it did. */
  readonly trouble: string | null;
  /** How many transfers the remote database holds otherwise than they were sent. */
  readonly differing: number;
  /** The oldest of them. */
  readonly differences: readonly FoundDifference[];
};

export type FoundDifference = {
  readonly runId: number;
  readonly hour: Instant;
  readonly partnerId: bigint;
  readonly sent: Amount;
  /** What is there instead; null where nothing is. */
  readonly there: string | null;
  readonly foundAt: Instant;
};

/** What the latest comparison of the remote database has found, with so many of its differences. */
export async function readComparison(queries: Queries, most: number): Promise<Comparison> {
  const [[row], differences] = await Promise.all([
    queries.select().from(transferComparison).where(eq(transferComparison.id, 1)),
    oldestDifferences(queries, most),
  ]);
  const { comparedAt = null, compared = 0, trouble = null } = row ?? {};
  // Where fewer came than were asked for, these are all.
  const kept = differences.length < most ? differences.length : await countDifferences(queries);
  // Beyond what is kept only the comparison has counted them.
  const differing = kept < MOST_KEPT ? kept : Math.max(kept, row?.differing ?? 0);
  return { comparedAt, compared, trouble, differing, differences };
}

const oldestDifferences = (queries: Queries, most: number): Promise<FoundDifference[]> =>
  queries
    .select({
      runId: transferDifferences.runId,
      hour: transferDifferences.time,
      partnerId: transferDifferences.partnerId,
      sent: transferDifferences.sent,
      there: transferDifferences.there,
      foundAt: transferDifferences.foundAt,
    })
    .from(transferDifferences)
    .orderBy(asc(transferDifferences.time), asc(transferDifferences.partnerId))
    .limit(most);

async function countDifferences(queries: Queries): Promise<number> {
  const [{ kept } = { kept: 0 }] = await queries.select({ kept: count() }).from(transferDifferences);
  return kept;
}

/**
 * Compares the last 48 hours with the remote database once an hour, one instance for all, and again each hour that was found to differ, until
 * it is equal. Nothing is put right by itself: somebody has written there, and a person has to say who is right.
 */
export async function compareIfDue(world: World, signal: AbortSignal, answerMs = ANSWER_MS): Promise<void> {
  const { db, remote } = world;
  const now = await world.clock();
  if (remote === null || !(await isDue(db, now))) return;
  // What this copy believes to have sent may have been replaced by another one.
  if (await isBehind(world)) return;
  await alone(world, now, async () => {
    // Whoever had the lease until now may have just done it.
    if (!(await isDue(db, now))) return;
    const hours = await hoursToCompare(db, now);
    try {
      const compared = await compareAll(world, remote, hours, signal, answerMs);
      if (compared) await keepResult(world, hours, compared, now);
    } catch (error) {
      if (!signal.aborted) await keepTrouble(world, troubleOf(error), now);
    }
  });
}

async function isDue(queries: Queries, now: Instant): Promise<boolean> {
  const [row] = await queries.select().from(transferComparison).where(eq(transferComparison.id, 1));
  return row === undefined || row.nextAt <= now;
}

/** The hours of the last 48, and older ones that were found to differ. */
export async function hoursToCompare(queries: Queries, now: Instant): Promise<PublishedHour[]> {
  const from = later(now, -REACH);
  const recent = await publishedHours(queries, from, now);
  const before = await queries
    .select({ time: transferDifferences.time })
    .from(transferDifferences)
    .groupBy(transferDifferences.time)
    .orderBy(asc(transferDifferences.time));
  const older = before.map(({ time }) => time).filter((time) => time < from);
  return [...(await publishedAt(queries, older)), ...recent];
}

function compareAll(
  world: World,
  remote: Pool,
  hours: readonly PublishedHour[],
  signal: AbortSignal,
  answerMs: number,
): Promise<Compared | null> {
  return compareHours(world.db, remote, { hours }, { signal, answerMs }, () => keepLease(world));
}
