import { and, asc, eq, lte } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import type { Instant } from '@/lib/period';
import { runs, transfers } from '../db/schema';
import { isBehind } from '../high-water/behind';
import { holdLease, releaseLease, renewLease } from '../instance/lease';
import type { World } from '../world';
import { postponeAll, settle } from './outcomes';
import { BATCH } from './remote-rows';
import { onRemote, type Patience } from './remote-session';
import { troubleOf } from './remote-trouble';
import { type Sent, sendBatch, type Transfer } from './send-batch';

/** What one instance does for all, so that no two write to the remote database at once. */
const LEASE = 'transfers';
const LEASE_MS = 60_000;
/** How long the remote database may take to answer, which is less than the lease lasts. */
export const ANSWER_MS = 20_000;

/**
 * Delivers what the outbox holds to the remote database. One instance does it for all, and a transfer made twice leaves one row there, keyed
 * by partner and hour; what is read back must be what was sent. @returns how many were delivered.
 */
export async function deliverTransfers(
  world: World,
  signal: AbortSignal,
  answerMs = ANSWER_MS,
): Promise<number> {
  const { remote } = world;
  const now = await world.clock();
  if (remote === null || signal.aborted || (await nextBatch(world, now, 1)).length === 0) return 0;
  // An outbox that was put back to an earlier moment may hold what was sent, or replaced, elsewhere since.
  if (await isBehind(world)) return 0;
  return (await alone(world, now, () => deliverAll(world, remote, { signal, answerMs }))) ?? 0;
}

/** Does what one instance does for all with the remote database; null where another is at it. */
export async function alone<T>(world: World, now: Instant, body: () => Promise<T>): Promise<T | null> {
  if (!(await holdLease(world.db, LEASE, world.instance, now, LEASE_MS))) return null;
  try {
    return await body();
  } finally {
    // So that nobody who has something to send waits for the lease to run out.
    await releaseLease(world.db, LEASE, world.instance);
  }
}

async function deliverAll(world: World, remote: Pool, patience: Patience): Promise<number> {
  for (let delivered = 0; ; ) {
    if (patience.signal.aborted || !(await keepLease(world))) return delivered;
    const batch = await nextBatch(world, await world.clock(), BATCH);
    if (batch.length === 0) return delivered;
    const sent = await trySending(world, remote, batch, patience);
    if (sent === null) return delivered;
    await settle(world, sent, await world.clock());
    delivered += sent.arrived.length;
  }
}

/** Null where the remote database takes nothing. */
async function trySending(
  world: World,
  remote: Pool,
  batch: readonly Transfer[],
  patience: Patience,
): Promise<Sent | null> {
  try {
    return await onRemote(remote, patience, (ask) => sendBatch(ask, batch, () => keepLease(world)));
  } catch (error) {
    if (!patience.signal.aborted) await postponeAll(world, batch, await world.clock(), troubleOf(error));
    return null;
  }
}

/** Renews the lease; false where another has it, or where our own database cannot say whether one has. */
export async function keepLease(world: World): Promise<boolean> {
  try {
    return await renewLease(world.db, LEASE, world.instance, await world.clock(), LEASE_MS);
  } catch (error) {
    world.log.debug({ err: error }, 'the lease on the transfers could not be renewed');
    return false;
  }
}

/** The next transfers that are due, of attempts that are published now; which those are is read again before each batch. */
async function nextBatch(world: World, now: Instant, most: number): Promise<Transfer[]> {
  const rows = await world.db
    .select({ transfer: transfers })
    .from(transfers)
    .innerJoin(runs, and(eq(runs.id, transfers.runId), eq(runs.published, 1)))
    .where(and(eq(transfers.status, 'pending'), lte(transfers.nextTryAt, now)))
    .orderBy(asc(transfers.nextTryAt))
    .limit(most);
  return rows.map((row) => row.transfer);
}
