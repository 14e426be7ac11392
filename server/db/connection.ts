import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2';
import type { Connection, PoolConnection as CoreConnection, Pool as CorePool } from 'mysql2';
import { createPool, type Pool } from 'mysql2/promise';
import { thatAsksOnce } from './ask-once';
import * as schema from './schema';

/** Our own database through drizzle; `$client` is the pool beneath. */
export type Database = MySql2Database<typeof schema> & { $client: Pool };
/** The same inside a transaction, or the database itself where a query stands alone. */
export type Queries = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export type PoolOptions = {
  connections: number;
  /** How many requests may queue for a connection before the next is refused. */
  queue: number;
  /** How long one waits for a connection. */
  acquireMs: number;
};

const FOR_RUNS: PoolOptions = { connections: 6, queue: 200, acquireMs: 20_000 };
export const FOR_PAGES: PoolOptions = { connections: 8, queue: 200, acquireMs: 5_000 };

/**
 * Opens a pool on which nothing is rounded or shifted: UTC, dates and decimals as strings, big integers as strings, strict SQL, and
 * READ COMMITTED, so that a transaction that waited for a lock reads what was committed meanwhile.
 */
export function openPool(url: string, options: PoolOptions = FOR_RUNS): Pool {
  const pool = createPool({
    uri: url,
    connectionLimit: options.connections,
    maxIdle: Math.max(1, options.connections - 1),
    idleTimeout: 60_000,
    queueLimit: options.queue,
    connectTimeout: 10_000,
    enableKeepAlive: true,
    // A server whose machine is gone says nothing at all; the network is asked after 10 s, not after its usual 2 hours.
    keepAliveInitialDelay: 10_000,
    timezone: 'Z',
    charset: 'utf8mb4_general_ci',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    maxPreparedStatements: 200,
  });
  pool.on('connection', (connection) => {
    // The event hands over the connection beneath the promises. What is sent here queues before whatever it is wanted for, and a
    // failure surfaces with that.
    const core = connection as unknown as Connection;
    for (const statement of SESSION) core.query(statement, () => undefined);
  });
  return thatAsksOnce(withAcquireDeadline(pool, options.acquireMs));
}

const SESSION = [
  "SET time_zone = '+00:00'",
  "SET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  // A process that stands still within a transaction, or whose network is gone, would keep its locks for the server's usual 8 hours. The
  // pool gives up what is idle sooner, so that only such a one is ended.
  'SET SESSION wait_timeout = 120',
  'SET SESSION innodb_lock_wait_timeout = 10',
  // Whoever alters or locks a whole table, of the source or the remote as well, does not hold a run up for ever.
  'SET SESSION lock_wait_timeout = 10',
];

/**
 * mysql2 waits for a free connection for ever; here whatever wants one waits only so long, and a connection that comes too late goes back.
 * Queries of the pool itself take theirs from the pool beneath the promises, so that is where the deadline stands.
 */
function withAcquireDeadline(pool: Pool, acquireMs: number): Pool {
  const core = (pool as unknown as { pool: CorePool }).pool;
  const acquire = core.getConnection.bind(core);
  core.getConnection = (callback) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      callback(noConnection(acquireMs), undefined as unknown as CoreConnection);
    }, acquireMs);
    acquire((error, connection) => {
      clearTimeout(timer);
      if (!late) callback(error, connection);
      else if (!error) connection.release();
    });
  };
  return pool;
}

const noConnection = (acquireMs: number): NodeJS.ErrnoException =>
  Object.assign(new Error(`no connection to the database was free within ${acquireMs / 1000} s`), {
    code: 'POOL_ACQUIRE_TIMEOUT',
  });

export const openDatabase = (url: string, options?: PoolOptions): Database =>
  drizzle(openPool(url, options), { schema, mode: 'default' });
