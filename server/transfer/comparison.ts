import { and, asc, count, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant, HOUR, type Instant, later, MINUTE } from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs, transfers } from '../db/schema';
import { transferComparison, transferDifferences } from '../db/schema-transfers';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import type { World } from '../world';
import {
  type Compared,
  compareHours,
  MOST_KEPT,
  type PublishedHour,
  publishedAt,
  publishedHours,
} from './compare';
import { grouped } from './grouped';
import { differenceInWords } from './remote-rows';
import { type RemoteTrouble, troubleOf } from './remote-trouble';
import { ANSWER_MS, alone, keepLease } from './sender';

const REACH = 48 * HOUR;
const EVERY = HOUR;
const AGAIN_AFTER = 5 * MINUTE;

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
  const [row] = await queries.select().from(transferComparison).where(eq(transferComparison.id, 1));
  const differences = await queries
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
  const { comparedAt = null, compared = 0, trouble = null } = row ?? {};
  const [{ kept } = { kept: 0 }] = await queries.select({ kept: count() }).from(transferDifferences);
  // Beyond what is kept only the comparison has counted them.
  const differing = kept < MOST_KEPT ? kept : Math.max(kept, row?.differing ?? 0);
  return { comparedAt, compared, trouble, differing, differences };
}

/**
 * Compares the last 48 hours with the remote database once an hour, one instance for all, and again each hour that was found to differ, until
 * it is equal. Nothing is put right by itself: somebody has written there, and a person has to say who is right.
 */
export async function compareIfDue(world: World, signal: AbortSignal, answerMs = ANSWER_MS): Promise<void> {
  const { db, remote } = world;
  const now = await world.clock();
  if (remote === null || !(await isDue(db, now))) return;
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

async function keepResult(
  world: World,
  hours: readonly PublishedHour[],
  compared: Compared,
  now: Instant,
): Promise<void> {
  const news = await transaction(world.db, async (tx) => {
    const found = await stillSo(tx, compared, now);
    const known = await forget(tx, hours);
    for (let at = 0; at < found.length; at += 1_000) {
      await tx.insert(transferDifferences).values(
        found.slice(at, at + 1_000).map(({ runId, owed, there }) => ({
          time: owed.time,
          partnerId: owed.partnerId,
          runId,
          sent: owed.amount,
          there,
          foundAt: known.get(`${owed.time} ${owed.partnerId}`) ?? now,
        })),
      );
    }
    const differing = compared.differing - (compared.found.length - found.length);
    await writeRow(tx, {
      nextAt: later(now, EVERY),
      comparedAt: now,
      compared: compared.compared,
      differing,
      trouble: null,
    });
    await recordEvent(tx, now, 'transfer', 'comparison');
    const fresh = found.filter(({ owed }) => !known.has(`${owed.time} ${owed.partnerId}`));
    return { differing, first: fresh[0], mended: known.size > 0 && differing === 0 };
  });
  if (news.mended) world.log.info('the remote database holds again what was delivered');
  if (!news.first) return;
  const { owed, there } = news.first;
  world.log.error(
    { differing: news.differing },
    `${news.differing} transfers stand in the remote database otherwise than they were delivered; the first: partner ${owed.partnerId} for ` +
      `${formatInstant(owed.time)} has ${differenceInWords(formatAmount(owed.amount), there)}; find out who wrote there, then: npm run allot -- transfers retry`,
  );
}

/** A process that stood still past its lease may have compared what has been delivered anew since; that is left to the next comparison. */
async function stillSo(tx: Transaction, { found }: Compared, now: Instant): Promise<Compared['found']> {
  const so = new Set<string>();
  for (const [runId, ofRun] of grouped(found, (difference) => difference.runId)) {
    const rows = await tx
      .select({ partnerId: transfers.partnerId })
      .from(transfers)
      .innerJoin(runs, and(eq(runs.id, transfers.runId), eq(runs.published, 1)))
      .where(
        and(
          eq(transfers.runId, runId),
          inArray(
            transfers.partnerId,
            ofRun.map(({ owed }) => owed.partnerId),
          ),
          eq(transfers.status, 'delivered'),
          or(isNull(transfers.deliveredAt), lte(transfers.deliveredAt, now)),
        ),
      );
    for (const { partnerId } of rows) so.add(`${runId} ${partnerId}`);
  }
  return found.filter(({ runId, owed }) => so.has(`${runId} ${owed.partnerId}`));
}

/** Forgets what was found before in these hours. @returns when each was found, by hour and partner. */
async function forget(tx: Transaction, hours: readonly PublishedHour[]): Promise<Map<string, Instant>> {
  if (hours.length === 0) return new Map();
  const ours = inArray(
    transferDifferences.time,
    hours.map(({ hour }) => hour),
  );
  const known = await tx.select().from(transferDifferences).where(ours);
  await tx.delete(transferDifferences).where(ours);
  return new Map(known.map(({ time, partnerId, foundAt }) => [`${time} ${partnerId}`, foundAt]));
}

async function keepTrouble(world: World, trouble: RemoteTrouble, now: Instant): Promise<void> {
  const known = await transaction(world.db, async (tx) => {
    const [before] = await tx.select().from(transferComparison).where(eq(transferComparison.id, 1));
    await writeRow(tx, { nextAt: later(now, AGAIN_AFTER), trouble: trouble.message });
    await recordEvent(tx, now, 'transfer', 'comparison');
    return before?.trouble === trouble.message;
  });
  // It is tried every few minutes; the same trouble is an error once.
  world.log[known ? 'debug' : 'error'](
    { err: trouble.cause ?? trouble },
    `what was delivered could not be compared: ${trouble.message}`,
  );
}

type Row = typeof transferComparison.$inferInsert;

async function writeRow(
  tx: Transaction,
  fields: Pick<Row, 'nextAt' | 'trouble'> & Partial<Row>,
): Promise<void> {
  await tx
    .insert(transferComparison)
    .values({ compared: 0, differing: 0, ...fields, id: 1 })
    .onDuplicateKeyUpdate({ set: fields });
}
