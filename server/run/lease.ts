import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { type Instant, later } from '@/lib/period';
import type { Database, Queries } from '../db/connection';
import { runs } from '../db/schema';
import { affected, isConflict, type Transaction } from '../db/transaction';
import { whileRenewed } from '../instance/while-renewed';

/** The right to work on a run: it lasts while its fence is the run's highest. */
export type Lease = { readonly runId: number; readonly fence: number };

/** How long an instance may be silent before another takes its run over. */
export const LEASE_MS = 30_000;
const BEAT_MS = 5_000;

/** Another instance has taken the run over; nothing that this one does to it counts any more. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/**
 * Takes a computing run that nobody works on, with a higher fence; null where somebody else was faster or still works on it, or stands still
 * within a transaction, which the server ends in its time.
 */
export async function claim(db: Database, runId: number, owner: string, now: Instant): Promise<Lease | null> {
  try {
    const result = await db
      .update(runs)
      .set({ fence: sql`${runs.fence} + 1`, leaseOwner: owner, leaseUntil: later(now, LEASE_MS) })
      .where(
        and(
          eq(runs.id, runId),
          eq(runs.status, 'computing'),
          or(isNull(runs.leaseUntil), lt(runs.leaseUntil, now)),
        ),
      );
    if (affected(result) === 0) return null;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
  const [run] = await db
    .select({ fence: runs.fence, owner: runs.leaseOwner })
    .from(runs)
    .where(eq(runs.id, runId));
  return run?.owner === owner ? { runId, fence: run.fence } : null;
}

/** Begins every transaction that writes for a run. @throws LeaseLostError where the run was taken over. */
export async function beat(tx: Transaction, { runId, fence }: Lease): Promise<void> {
  const result = await tx
    .update(runs)
    .set({ beats: sql`${runs.beats} + 1` })
    .where(and(eq(runs.id, runId), eq(runs.fence, fence)));
  if (affected(result) === 0) throw new LeaseLostError(`run ${runId} was taken over by another instance`);
}

/** Lets the next tick, of whichever instance, go on with the run at once. */
export async function giveBack(queries: Queries, { runId, fence }: Lease): Promise<void> {
  await queries
    .update(runs)
    .set({ leaseUntil: null, leaseOwner: null })
    .where(and(eq(runs.id, runId), eq(runs.fence, fence)));
}

/**
 * Renews a lease while the body works. The body's signal is aborted when the lease was lost, or when the caller's is.
 */
export async function whileBeating<T>(
  db: Database,
  lease: Lease,
  clock: () => Promise<Instant>,
  signal: AbortSignal,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const renew = async () => {
    const result = await db
      .update(runs)
      .set({ leaseUntil: later(await clock(), LEASE_MS), beats: sql`${runs.beats} + 1` })
      .where(and(eq(runs.id, lease.runId), eq(runs.fence, lease.fence)));
    return affected(result) === 0 ? new LeaseLostError(`run ${lease.runId} was taken over`) : null;
  };
  return whileRenewed({ everyMs: BEAT_MS, renew }, signal, body);
}
