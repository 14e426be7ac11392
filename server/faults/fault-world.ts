import pino from 'pino';
import { type Instant, parseInstant } from '@/lib/period';
import { openDatabase, openPool } from '../db/connection';
import type { ScratchAddresses } from '../vectors/scratch-world';
import type { World } from '../world';

/** A world of the tale on databases that are there already, with connections of its own, so that they may be broken. */
export type FaultWorld = World & { readonly remote: NonNullable<World['remote']>; close(): Promise<void> };

// What a broken way to a database costs is a wait for a connection that never comes; here it is a short one.
const POOL = { connections: 6, queue: 200, acquireMs: 5_000 };

export function openFaultWorld(
  addresses: ScratchAddresses,
  at: string | Instant,
  instance: string,
): FaultWorld {
  const db = openDatabase(addresses.own, POOL);
  const source = openPool(addresses.source, POOL);
  const remote = openPool(addresses.remote, POOL);
  const now = typeof at === 'string' ? parseInstant(at) : at;
  return {
    db,
    source,
    remote,
    zone: 'UTC',
    clock: async () => now,
    log: pino({ level: 'silent' }),
    instance,
    // Only the hour that fell due last and its day are caught up, or the tale would be long.
    catchUpHours: 1,
    close: async () => {
      await Promise.allSettled([db.$client.end(), source.end(), remote.end()]);
    },
  };
}
