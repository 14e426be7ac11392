import type { Pool } from 'mysql2/promise';
import pino from 'pino';
import { type Instant, parseInstant } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import { openDatabase, openPool } from '../db/connection';
import { migrate } from '../db/migrate';
import { ensureProgram } from '../program';
import { SOURCE_TABLES } from '../source/tables';
import { REMOTE_TABLE } from '../transfer/remote-table';
import type { World } from '../world';

/** A whole world on three empty databases, whose clock stands where it is set. */
export type ScratchWorld = World & {
  readonly remote: Pool;
  setClock(now: Instant | string): void;
  /** Another instance on the same databases and the same clock. */
  another(name: string): World;
  close(): Promise<void>;
};

export type ScratchBeginning = {
  readonly zone?: string;
  readonly startAt: string;
  readonly now: string;
  readonly specialPartners?: readonly bigint[];
  readonly policy?: Policy;
};

export type ScratchAddresses = { readonly own: string; readonly source: string; readonly remote: string };

export async function openScratchWorld(
  addresses: ScratchAddresses,
  beginning: ScratchBeginning,
): Promise<ScratchWorld> {
  const db = openDatabase(addresses.own);
  await migrate(db);
  const zone = beginning.zone ?? 'UTC';
  let now = parseInstant(beginning.now);
  await ensureProgram(db, now, {
    zone,
    startAt: parseInstant(beginning.startAt),
    specialPartners: beginning.specialPartners ?? [],
    ...(beginning.policy ? { policy: beginning.policy } : {}),
  });
  const source = openPool(addresses.source);
  for (const statement of SOURCE_TABLES) await source.query(statement);
  const remote = openPool(addresses.remote);
  await remote.query(REMOTE_TABLE);
  const log = pino({ level: 'silent' });
  const world = {
    db,
    source,
    remote,
    zone,
    clock: async () => now,
    log,
    instance: 'scratch-1',
    catchUpHours: 192,
  };
  return {
    ...world,
    setClock: (to) => {
      now = typeof to === 'string' ? parseInstant(to) : to;
    },
    another: (instance) => ({ ...world, instance }),
    close: async () => {
      await Promise.all([db.$client.end(), source.end(), remote.end()]);
    },
  };
}
