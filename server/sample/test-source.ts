import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import { afterEach } from 'vitest';
import { freshDatabase, type TestDatabase } from '../testing/database';

const databases: TestDatabase[] = [];
const pools: Pool[] = [];

function connect(database: TestDatabase): Pool {
  const pool = mysql.createPool({
    uri: database.url,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  pools.push(pool);
  return pool;
}

export async function emptySource(): Promise<Pool> {
  databases.push(await freshDatabase('sample'));
  return connect(databases.at(-1)!);
}

export async function ask(pool: Pool, statement: string): Promise<RowDataPacket> {
  const [rows] = await pool.query<RowDataPacket[]>(statement);
  return rows[0]!;
}

export async function count(pool: Pool, from: string): Promise<number> {
  return Number((await ask(pool, `SELECT COUNT(*) AS n FROM ${from}`)).n);
}

/** All that the sample has written, in one line to compare. */
export async function contents(pool: Pool): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  const columns = {
    partners: ['partner_id', 'name', 'position', 'ecc', 'active'],
    votes: ['id', 'partner_id', 'vote_type', 'cc', 'cast_at'],
    cc_rates: ['effective_at', 'rate', 'market_rate'],
    sample_program: ['program_start', 'votes_cast'],
  };
  for (const [table, names] of Object.entries(columns)) {
    const row = names.map((name) => `IFNULL(${name}, '-')`).join(", '|', ");
    all[table] = await ask(
      pool,
      `SELECT COUNT(*) AS n, BIT_XOR(CONV(LEFT(MD5(CONCAT(${row})), 15), 16, 10)) AS digest FROM ${table}`,
    );
  }
  return all;
}

/** A pool of its own on the same database, as another process has. */
export const besides = (): Pool => connect(databases.at(-1)!);

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});
