import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { createPool } from 'mysql2/promise';
import {
  openScratchWorld,
  type ScratchAddresses,
  type ScratchBeginning,
  type ScratchWorld,
} from '../vectors/scratch-world';
import { databaseOfOurs, freshDatabase } from './database';

/** A world on fresh databases of the test run's server, which are dropped when it is closed. */
export type TestWorld = ScratchWorld & {
  readonly sourceUrl: string;
  /** For another process, or another pool, on the same databases. */
  readonly addresses: ScratchAddresses;
};

export async function freshWorld(beginning: ScratchBeginning): Promise<TestWorld> {
  const [own, source, remote] = await Promise.all([databaseOfOurs(), freshDatabase(), freshDatabase()]);
  const addresses = { own: own.url, source: source.url, remote: remote.url };
  const world = await openScratchWorld(addresses, beginning);
  return {
    ...world,
    sourceUrl: source.url,
    addresses,
    close: async () => {
      await world.close();
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
