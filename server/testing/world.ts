import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { createPool, type Pool } from 'mysql2/promise';
import pino from 'pino';
import type { Instant } from '@/lib/period';
import { parseInstant } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import { openDatabase, openPool } from '../db/connection';
import { migrate } from '../db/migrate';
import { ensureProgram } from '../program';
import { SOURCE_TABLES } from '../source/tables';
import { REMOTE_TABLE } from '../transfer/remote-table';
import type { World } from '../world';
import { freshDatabase } from './database';

/** A whole world on fresh databases, whose clock says what the test says. */
export type TestWorld = World & {
  readonly remote: Pool;
  readonly sourceUrl: string;
  setClock(text: string): void;
  /** Another instance on the same databases and the same clock. */
  another(name: string): World;
  close(): Promise<void>;
};

export type TestBeginning = {
  readonly zone?: string;
  readonly startAt: string;
  readonly now: string;
  readonly specialPartners?: readonly bigint[];
  readonly policy?: Policy;
};

export async function freshWorld(beginning: TestBeginning): Promise<TestWorld> {
  const [own, source, remote] = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
  const db = openDatabase(own.url);
  await migrate(db);
  const zone = beginning.zone ?? 'UTC';
  let now: Instant = parseInstant(beginning.now);
  await ensureProgram(db, now, {
    zone,
    startAt: parseInstant(beginning.startAt),
    specialPartners: beginning.specialPartners ?? [],
    ...(beginning.policy ? { policy: beginning.policy } : {}),
  });
  const sourcePool = openPool(source.url);
  for (const statement of SOURCE_TABLES) await sourcePool.query(statement);
  const remotePool = openPool(remote.url);
  await remotePool.query(REMOTE_TABLE);
  const world: World = {
    db,
    source: sourcePool,
    remote: remotePool,
    zone,
    clock: async () => now,
    log: pino({ level: 'silent' }),
    instance: 'test-1',
    catchUpHours: 192,
  };
  return {
    ...world,
    remote: remotePool,
    sourceUrl: source.url,
    setClock: (text) => {
      now = parseInstant(text);
    },
    another: (instance) => ({ ...world, instance }),
    close: async () => {
      await Promise.all([db.$client.end(), sourcePool.end(), remotePool.end()]);
      await Promise.all([own.drop(), source.drop(), remote.drop()]);
    },
  };
}

/** Loads a gzipped dump of statements into a database, as a person would pipe it in. */
export async function loadDump(url: string, path: string): Promise<void> {
  const statements = gunzipSync(await readFile(path)).toString('utf8');
  const pool = createPool({ uri: url, multipleStatements: true, connectionLimit: 1, timezone: 'Z' });
  await pool.query(statements);
  await pool.end();
}
