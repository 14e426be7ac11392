import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getTableName } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { Refusal } from '../refusal';
import type { Database } from './connection';
import { HALF_RESTORED, isBeingRestored } from './restoring';
import { OUR_TABLES } from './tables';
import { codeOf, isDuplicate } from './transaction';

/** The views that other systems read, and that a database may hold from a program that ran before. */
const VIEWS = ['reward_list_hourly', 'reward_list_daily', 'reward_log'];
/** Every name that we make something of. One that is taken would stop a migration halfway, and nothing rolls that back. */
const OUR_NAMES = [...VIEWS, ...OUR_TABLES.map(getTableName)];

export class ForeignTableError extends Error {
  override name = 'ForeignTableError';
}

/**
 * Brings our database to the newest schema. Two processes that start at once take turns.
 * @throws ForeignTableError where a table or view of one of our names is there and is not ours.
 * @throws Refusal while a restore into it has not come to its end.
 */
export async function migrate(db: Database): Promise<void> {
  const pool = db.$client;
  // First, since a restore that has just begun leaves tables that nothing says of any more that they are ours.
  if (await isBeingRestored(pool)) throw new Refusal(HALF_RESTORED);
  await refuseForeignTables(pool);
  await takingTurns(pool, () => applyMigrations(pool));
}

/** The hashes of the migrations that this version brings, in their order. */
export const migrationHashes = (): string[] =>
  readMigrationFiles({ migrationsFolder: folder() }).map(({ hash }) => hash);

/** Makes the schema of a moment in an empty database, for rows that come from there: the first so many migrations. */
export const migrateTo = (pool: Pool, count: number): Promise<void> =>
  takingTurns(pool, () => applyMigrations(pool, count));

/** Drops every table and view of ours, the notes on what was applied included; what others have made stays. */
export async function dropEverything(pool: Pool): Promise<void> {
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (?)',
    [[...OUR_NAMES, APPLIED, PROGRESS, MARKER]],
  );
  for (const { name, type } of rows)
    await pool.query(`DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} IF EXISTS ??`, [name]);
}

/**
 * Applies what is missing, statement by statement. A statement that makes or changes a table commits by itself, so how far a migration has come is
 * noted after each: one that was interrupted goes on there.
 */
async function applyMigrations(pool: Pool, count?: number): Promise<void> {
  await pool.query(
    `CREATE TABLE IF NOT EXISTS ${APPLIED} (id SERIAL PRIMARY KEY, hash TEXT NOT NULL, created_at BIGINT)`,
  );
  await pool.query(
    `CREATE TABLE IF NOT EXISTS ${PROGRESS} (hash CHAR(64) PRIMARY KEY, statements INT NOT NULL) DEFAULT CHARSET = utf8mb4`,
  );
  const [rows] = await pool.query<RowDataPacket[]>(`SELECT hash FROM ${APPLIED}`);
  const applied = new Set(rows.map((row) => String(row.hash)));
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: folder() }).slice(
    0,
    count,
  )) {
    if (applied.has(hash)) continue;
    await applyStatements(pool, hash, sql);
    await pool.query(`INSERT INTO ${APPLIED} (hash, created_at) VALUES (?, ?)`, [hash, folderMillis]);
  }
}

/** The table in which drizzle's own tools look for what was applied. */
const APPLIED = '__drizzle_migrations';
const PROGRESS = 'allot_migration_progress';
/** Asks for the hashes of what was applied, in its order. */
export const APPLIED_MIGRATIONS = `SELECT hash FROM ${APPLIED} ORDER BY id`;

async function applyStatements(pool: Pool, hash: string, statements: readonly string[]): Promise<void> {
  // Looked up before the progress: of what another process makes meanwhile, none is then taken for a stranger's.
  const there = new Set(await namesThere(pool, namesMadeBy(statements)));
  const [rows] = await pool.query<RowDataPacket[]>(`SELECT statements FROM ${PROGRESS} WHERE hash = ?`, [
    hash,
  ]);
  // The one that it was interrupted at may have been done by whoever could not note that any more.
  const interrupted = rows[0] ? Number(rows[0].statements) : null;
  const begun = interrupted === null ? 0 : interrupted + 1;
  refuseForeign(namesMadeBy(statements.slice(begun)).filter((name) => there.has(name)));
  await pool.query(`INSERT IGNORE INTO ${PROGRESS} VALUES (?, 0)`, [hash]);
  for (const [index, statement] of statements.entries()) {
    if (index < (interrupted ?? 0)) continue;
    try {
      await pool.query(statement);
    } catch (error) {
      if (index !== interrupted || !DONE_BEFORE.has(codeOf(error))) throw error;
    }
    await pool.query(`UPDATE ${PROGRESS} SET statements = ? WHERE hash = ?`, [index + 1, hash]);
  }
}

const namesMadeBy = (statements: readonly string[]): string[] =>
  statements.flatMap((statement) => /^\s*CREATE (?:TABLE|VIEW) `(\w+)`/.exec(statement)?.[1] ?? []);

const DONE_BEFORE = new Set(['ER_TABLE_EXISTS_ERROR', 'ER_DUP_KEYNAME', 'ER_DUP_FIELDNAME', 'ER_DUP_ENTRY']);

const folder = () => fileURLToPath(new URL('migrations', import.meta.url));

async function refuseForeignTables(pool: Pool): Promise<void> {
  if ((await namesThere(pool, [MARKER])).length > 0) return;
  refuseForeign(
    await namesThere(pool, OUR_NAMES),
    '; balances from before are brought in as opening balances',
  );
}

/** @throws ForeignTableError that names them, where there are any. */
function refuseForeign(names: readonly string[], andThen = ''): void {
  if (names.length === 0) return;
  throw new ForeignTableError(
    `the database holds ${names.map((name) => `\`${name}\``).join(', ')}, which Allot did not make. ` +
      names.map((name) => `Rename it with: RENAME TABLE \`${name}\` TO \`${name}_before\`;`).join(' ') +
      ` Then start again${andThen}.`,
  );
}

async function namesThere(pool: Pool, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (?)',
    [names],
  );
  return rows.map((row) => String(row.name));
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
