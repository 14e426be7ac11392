import type { Instant } from '@/lib/period';
import type { Config } from './config';
import { type Addresses, openAddresses } from './db/addresses';
import { databaseNow } from './db/clock';
import { openDatabase, openPool } from './db/connection';
import { migrate } from './db/migrate';
import { codeOf, isOutage } from './db/transaction';
import { prepareSample } from './sample/prepare';
import { REMOTE_TABLE } from './transfer/remote-table';

const FEW = { connections: 2, queue: 10, acquireMs: 20_000 };

/** A database that somebody named did not do what it was asked; the cause says what it answered, if it did. */
export class NamedDatabaseError extends Error {
  override name = 'NamedDatabaseError';
  constructor(
    readonly variable: string,
    readonly url: string,
    cause: unknown,
  ) {
    super(`the database of ${variable} cannot be used`, { cause });
  }
}

/** Makes the databases ready for use: started, at the newest schema, and with the sample program where it is wanted. @throws NamedDatabaseError, or our own refusals */
export async function prepareDatabases(config: Config, say: (sentence: string) => void): Promise<Addresses> {
  const addresses = await openAddresses(config);
  if (addresses.privateServer) say(`Database: private server ${WORDS[addresses.privateServer]}`);
  const variables = config.databases ? NAMED_BY : null;
  const now = await naming(variables?.own, addresses.own, () => bringUpToDate(addresses.own, say));
  if (config.sample)
    await naming(variables?.source, addresses.source, () => fillSample(addresses.source, now, say));
  if (addresses.privateServer && addresses.remote) await createRemoteTable(addresses.remote);
  return addresses;
}

const WORDS = { started: 'started', adopted: 'already running' };

const NAMED_BY = { own: 'DATABASE_URL', source: 'SOURCE_DATABASE_URL' };

/** Our own refusals say what is the matter; what the driver says does not even name the server. */
async function naming<T>(variable: string | undefined, url: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const fromDatabase = codeOf(error) !== '' || isOutage(error);
    throw variable !== undefined && fromDatabase ? new NamedDatabaseError(variable, url, error) : error;
  }
}

/** @returns the database's own clock. */
async function bringUpToDate(url: string, say: (sentence: string) => void): Promise<Instant> {
  const db = openDatabase(url, FEW);
  try {
    await migrate(db);
    say('Schema: up to date');
    return await databaseNow(db);
  } finally {
    await db.$client.end();
  }
}

async function fillSample(url: string, now: Instant, say: (sentence: string) => void): Promise<void> {
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
    await pool.query(REMOTE_TABLE);
  } finally {
    await pool.end();
  }
}
