import type { Config } from './config';
import { type Addresses, openAddresses } from './db/addresses';
import { databaseNow } from './db/clock';
import { openDatabase, openPool } from './db/connection';
import { migrate } from './db/migrate';
import { prepareSample } from './sample/prepare';

const FEW = { connections: 2, queue: 10, acquireMs: 20_000 };

/** Makes the databases ready for use: started, at the newest schema, and with the sample program where it is wanted. */
export async function prepareDatabases(config: Config, say: (sentence: string) => void): Promise<Addresses> {
  const addresses = await openAddresses(config);
  if (addresses.privateServer) say(`Database: private server ${WORDS[addresses.privateServer]}`);
  await bringUpToDate(addresses, config.sample, say);
  if (addresses.privateServer && addresses.remote) await createRemoteTable(addresses.remote);
  return addresses;
}

const WORDS = { started: 'started', adopted: 'already running' };

async function bringUpToDate(addresses: Addresses, sample: boolean, say: (sentence: string) => void) {
  const db = openDatabase(addresses.own, FEW);
  try {
    await migrate(db);
    say('Schema: up to date');
    if (sample) await fillSample(addresses.source, await databaseNow(db), say);
  } finally {
    await db.$client.end();
  }
}

async function fillSample(
  url: string,
  now: Parameters<typeof prepareSample>[1],
  say: (sentence: string) => void,
) {
  const source = openPool(url, FEW);
  try {
    const state = await prepareSample(source, now);
    say(
      `Sample program: ${state.votesCast} votes of ${state.partners} partners, ${state.castNow} of them new`,
    );
  } finally {
    await source.end();
  }
}

/** The special partners' database of a real program brings this table; only the private one has nobody else to make it. */
async function createRemoteTable(url: string): Promise<void> {
  const pool = openPool(url, FEW);
  try {
    await pool.query(
      `CREATE TABLE IF NOT EXISTS cc_hourly (
        partner_id BIGINT UNSIGNED NOT NULL,
        cc_reward DECIMAL(20,8) NOT NULL,
        time DATETIME NOT NULL,
        PRIMARY KEY (partner_id, time)
      ) DEFAULT CHARSET = utf8mb4`,
    );
  } finally {
    await pool.end();
  }
}
