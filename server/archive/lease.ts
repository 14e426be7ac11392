import { holdLease, releaseLease, renewLease } from '../instance/lease';
import { whileRenewed } from '../instance/while-renewed';
import type { World } from '../world';

/** What one instance does for all: two would write the same file at once. */
export const LEASE = 'archive';
const LEASE_MS = 60_000;
const BEAT_MS = 15_000;

/**
 * Does something while this instance alone archives. The body's signal is aborted when the lease was lost, or when the caller's is.
 * @returns null where another instance is at it.
 */
export async function aloneArchiving<T>(
  world: Pick<World, 'db' | 'clock' | 'instance' | 'log'>,
  signal: AbortSignal,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const { db, instance } = world;
  if (!(await holdLease(db, LEASE, instance, await world.clock(), LEASE_MS))) return null;
  const renew = async () => {
    const isHeld = await renewLease(db, LEASE, instance, await world.clock(), LEASE_MS);
    return isHeld ? null : new Error('another instance archives now');
  };
  try {
    return await whileRenewed({ everyMs: BEAT_MS, renew }, signal, body);
  } finally {
    await leaveArchive({ db, instance }).catch((error: unknown) =>
      world.log.debug({ err: error }, 'the lease on the archive runs out by itself'),
    );
  }
}

/** Leaves the archive to another instance at once, also where that failed after the last round. */
export const leaveArchive = ({ db, instance }: Pick<World, 'db' | 'instance'>): Promise<void> =>
  releaseLease(db, LEASE, instance);
