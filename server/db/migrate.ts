import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getTableName, is } from 'drizzle-orm';
import { MySqlTable } from 'drizzle-orm/mysql-core';
import { migrate as applyMigrations } from 'drizzle-orm/mysql2/migrator';
import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import type { Database } from './connection';
import * as schema from './schema';
import { isDuplicate } from './transaction';

/** The views that other systems read, and that a database may hold from a program that ran before. */
const VIEWS = ['reward_list_hourly', 'reward_list_daily', 'reward_log'];
/** Every name that we make something of. One that is taken would stop a migration halfway, and nothing rolls that back. */
const OUR_NAMES = [
  ...VIEWS,
  ...Object.values(schema).flatMap((one) => (is(one, MySqlTable) ? [getTableName(one)] : [])),
];

export class ForeignTableError extends Error {
  override name = 'ForeignTableError';
}

/**
 * Brings our database to the newest schema. Two processes that start at once take turns.
 * @throws ForeignTableError where a table or view of one of our names is there and is not ours.
 */
export async function migrate(db: Database): Promise<void> {
  const pool = db.$client;
  await refuseForeignTables(pool);
  await takingTurns(pool, () => applyMigrations(db, { migrationsFolder: folder() }));
}

const folder = () => fileURLToPath(new URL('migrations', import.meta.url));

async function refuseForeignTables(pool: Pool): Promise<void> {
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (?)',
    [[...OUR_NAMES, MARKER]],
  );
  const names = rows.map((row) => String(row.name));
  if (names.includes(MARKER) || names.length === 0) return;
  throw new ForeignTableError(
    `the database holds ${names.map((name) => `\`${name}\``).join(', ')}, which Allot did not make. ` +
      names.map((name) => `Rename it with: RENAME TABLE \`${name}\` TO \`${name}_before\`;`).join(' ') +
      ' Then start again; balances from before are brought in as opening balances.',
  );
}

/** This table says that the database is ours, and its one row says who migrates it at the moment. */
const MARKER = 'allot_migrating';
const TURN_SECONDS = 120;

async function takingTurns(pool: Pool, body: () => Promise<void>): Promise<void> {
  await pool.query(
    `CREATE TABLE IF NOT EXISTS ${MARKER} (id TINYINT PRIMARY KEY, until DATETIME NOT NULL) DEFAULT CHARSET = utf8mb4`,
  );
  while (!(await takeTurn(pool))) await pause(200);
  try {
    await body();
  } finally {
    await pool.query(`DELETE FROM ${MARKER} WHERE id = 1`);
  }
}

async function takeTurn(pool: Pool): Promise<boolean> {
  await pool.query(`DELETE FROM ${MARKER} WHERE id = 1 AND until < UTC_TIMESTAMP()`);
  try {
    await pool.query(`INSERT INTO ${MARKER} VALUES (1, UTC_TIMESTAMP() + INTERVAL ${TURN_SECONDS} SECOND)`);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
