import { readFile } from 'node:fs/promises';
import { createPool, type Pool } from 'mysql2/promise';
import { openPool } from '../db/connection';
import { freshDatabase } from './database';

/** The two lists of an old script, in a database of its own. */
export type OldLists = { readonly url: string; readonly pool: Pool; close(): Promise<void> };

const HOURLY = ['top10p', 'top10', 'top100', 'top1000', 'all'].map((key) => `hourly_reward_${key}`);
const DAILY = [
  ...['top10', 'top100', 'top1000', 'top10000', 'all', 'top10p_ecc', 'top50p'].map(
    (key) => `daily_reward_${key}`,
  ),
  'cc_market_reward',
];

/** @param type of the amounts' columns, such as DOUBLE. */
export async function oldLists(type: string): Promise<OldLists> {
  const database = await freshDatabase('old');
  const pool = openPool(database.url);
  for (const [name, columns] of [
    ['reward_list_hourly', HOURLY],
    ['reward_list_daily', DAILY],
  ] as const) {
    const amounts = columns.map((column) => `${column} ${type} NULL`).join(', ');
    await pool.query(
      `CREATE TABLE ${name} (partner_id BIGINT UNSIGNED NOT NULL, position INT NULL, time DATETIME NOT NULL, ${amounts}, KEY (time))`,
    );
  }
  return {
    url: database.url,
    pool,
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Fills in the two lists of ten days of real votes, up to a moment, as an old script with floating point would have left them. */
export async function fillReplayed(url: string, before: string): Promise<void> {
  const pool = createPool({ uri: url, connectionLimit: 1, timezone: 'Z' });
  for (const [kind, columns] of [
    ['hourly', HOURLY],
    ['daily', DAILY],
  ] as const) {
    const text = await readFile(`test-data/replay/${kind}.tsv`, 'utf8');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t').map((cell) => (cell === 'NULL' ? null : cell)))
      .filter(([time]) => time! < before);
    await pool.query(
      `INSERT INTO reward_list_${kind} (time, partner_id, position, ${columns.join(', ')}) VALUES ?`,
      [rows],
    );
  }
  await pool.end();
}
