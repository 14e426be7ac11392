import { holdLease, releaseLease, renewLease } from '../instance/lease';
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
  const lost = new AbortController();
  const renew = async () => {
    try {
      const isHeld = await renewLease(db, LEASE, instance, await world.clock(), LEASE_MS);
      if (!isHeld) lost.abort(new Error('another instance archives now'));
    } catch (error) {
      // A database that is away fails the body's own next query, which says so with more to go on.
      world.log.debug({ err: error }, 'the lease on the archive could not be renewed');
    }
  };
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew();
  }, BEAT_MS);
  try {
    return await body(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    // A renewal under way would bring a lease back that is given back next.
    await renewing;
    await releaseLease(db, LEASE, instance).catch((error: unknown) =>
      world.log.debug({ err: error }, 'the lease on the archive runs out by itself'),
    );
  }
}
