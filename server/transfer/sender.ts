import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { MySqlUpdateSetSource } from 'drizzle-orm/mysql-core';
import type { RowDataPacket } from 'mysql2';
import type { Pool, PoolConnection } from 'mysql2/promise';
import { type Amount, formatAmount, parseColumn } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { runs, transfers } from '../db/schema';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { holdLease } from '../instance/lease';
import { nextTry } from '../run/steps';
import type { World } from '../world';

const BATCH = 500;
const LEASE_MS = 60_000;
/** How long the remote database may take to answer, which is less than the lease lasts. */
const ANSWER_MS = 20_000;

type Transfer = typeof transfers.$inferSelect;

/**
 * Delivers what the outbox holds to the remote database. One instance does it for all, and a transfer made twice leaves one row there, keyed
 * by partner and hour; what is read back must be what was sent.
 */
export async function deliverTransfers(world: World, signal: AbortSignal): Promise<number> {
  if (world.remote === null) return 0;
  let delivered = 0;
  while (!signal.aborted) {
    const now = await world.clock();
    if (!(await holdLease(world.db, 'transfers', world.instance, now, LEASE_MS))) return delivered;
    const batch = await nextBatch(world, now);
    if (batch.length === 0) return delivered;
    try {
      await send(world.remote, batch);
    } catch (error) {
      await postpone(world, batch, now, error);
      return delivered;
    }
    await settleBatch(world, batch, await world.clock());
    delivered += batch.length;
  }
  return delivered;
}

/** The next transfers that are due, of attempts that are published now; which those are is read again before each batch. */
async function nextBatch(world: World, now: Instant): Promise<Transfer[]> {
  const rows = await world.db
    .select({ transfer: transfers })
    .from(transfers)
    .innerJoin(runs, and(eq(runs.id, transfers.runId), eq(runs.published, 1)))
    .where(and(eq(transfers.status, 'pending'), lte(transfers.nextTryAt, now)))
    .orderBy(asc(transfers.nextTryAt))
    .limit(BATCH);
  return rows.map((row) => row.transfer);
}

class RemoteError extends Error {
  override name = 'RemoteError';
}

async function send(remote: Pool, batch: readonly Transfer[]): Promise<void> {
  const connection = await remote.getConnection();
  try {
    await sendOn(connection, batch);
    connection.release();
  } catch (error) {
    // A statement that was given up may still be answered on it.
    connection.destroy();
    throw error;
  }
}

async function sendOn(remote: PoolConnection, batch: readonly Transfer[]): Promise<void> {
  const rows = batch.map(({ partnerId, amount, time }) => [
    String(partnerId),
    formatAmount(amount),
    toDatetime(time),
  ]);
  const sql =
    'INSERT INTO cc_hourly (partner_id, cc_reward, time) VALUES ? ON DUPLICATE KEY UPDATE cc_reward = VALUES(cc_reward)';
  await remote.query({ sql, values: [rows], timeout: ANSWER_MS });
  const stored = await readBack(remote, batch);
  const wrong = batch.filter(
    (transfer) => stored.get(keyOf(transfer.partnerId, transfer.time)) !== transfer.amount,
  );
  if (wrong.length === 0) return;
  const { partnerId, time, amount } = wrong[0]!;
  throw new RemoteError(
    `${wrong.length} of ${batch.length} transfers are not in the remote database as they were sent; ` +
      `the first is ${formatAmount(amount)} CC to partner ${partnerId} for ${toDatetime(time)}`,
  );
}

async function readBack(remote: PoolConnection, batch: readonly Transfer[]): Promise<Map<string, Amount>> {
  const keys = batch.map(({ partnerId, time }) => [String(partnerId), toDatetime(time).slice(0, 19)]);
  const sql = 'SELECT partner_id, time, cc_reward FROM cc_hourly WHERE (partner_id, time) IN (?)';
  const [rows] = await remote.query<RowDataPacket[]>({ sql, values: [keys], timeout: ANSWER_MS });
  return new Map(
    rows.map((row) => [
      `${row.partner_id} ${String(row.time).slice(0, 19)}`,
      parseColumn(String(row.cc_reward)),
    ]),
  );
}

const keyOf = (partnerId: bigint, time: Instant): string => `${partnerId} ${toDatetime(time).slice(0, 19)}`;

async function settleBatch(world: World, batch: readonly Transfer[], now: Instant): Promise<void> {
  const fields = { status: 'delivered' as const, deliveredAt: now, error: null, tries: sql`tries + 1` };
  await writeOutcome(world, batch, fields, now);
}

async function postpone(
  world: World,
  batch: readonly Transfer[],
  now: Instant,
  error: unknown,
): Promise<void> {
  const sentence = `the remote database did not take it: ${error instanceof Error ? error.message : String(error)}`;
  world.log.warn({ err: error, transfers: batch.length }, sentence);
  const nextTryAt = nextTry(now, Math.max(...batch.map((transfer) => transfer.tries)) + 1);
  await writeOutcome(world, batch, { error: sentence, nextTryAt, tries: sql`tries + 1` }, now);
}

async function writeOutcome(
  world: World,
  batch: readonly Transfer[],
  fields: MySqlUpdateSetSource<typeof transfers>,
  now: Instant,
): Promise<void> {
  await transaction(world.db, async (tx) => {
    for (const [runId, partnerIds] of byRun(batch)) {
      const ours = and(eq(transfers.runId, runId), inArray(transfers.partnerId, partnerIds));
      await tx
        .update(transfers)
        .set(fields)
        .where(and(ours, eq(transfers.status, 'pending')));
      const late = await tx
        .select()
        .from(transfers)
        .where(and(ours, eq(transfers.status, 'cancelled')));
      for (const { partnerId, time } of late) await sendAgain(tx, partnerId, time, now);
      await recordEvent(tx, now, 'transfer', runId);
    }
  });
}

/** Where a rerun was published and delivered while older amounts were on their way, those may have come last: the newer ones are sent again. */
async function sendAgain(tx: Transaction, partnerId: bigint, time: Instant, now: Instant): Promise<void> {
  const published = tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, 'hourly'), eq(runs.published, 1), eq(runs.periodStart, time)));
  await tx
    .update(transfers)
    .set({ status: 'pending', nextTryAt: now })
    .where(
      and(
        eq(transfers.partnerId, partnerId),
        eq(transfers.time, time),
        eq(transfers.status, 'delivered'),
        inArray(transfers.runId, published),
      ),
    );
}

function byRun(batch: readonly Transfer[]): Map<number, bigint[]> {
  const runsOf = new Map<number, bigint[]>();
  for (const { runId, partnerId } of batch) runsOf.set(runId, [...(runsOf.get(runId) ?? []), partnerId]);
  return runsOf;
}
