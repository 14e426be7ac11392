import { afterEach, expect, test } from 'vitest';
import { freshDatabase } from '../testing/database';
import { lines } from '../testing/story';
import { type Database, openDatabase } from './connection';
import { ForeignTableError, migrate } from './migrate';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

async function emptyDatabase(): Promise<{ db: Database; another: () => Database }> {
  const { url, drop } = await freshDatabase('migrate');
  closings.push(drop);
  const another = () => {
    const db = openDatabase(url);
    closings.push(() => db.$client.end());
    return db;
  };
  return { db: another(), another };
}

const tables = (db: Database): Promise<string[]> => lines(db.$client, 'SHOW TABLES');

test.each([
  'reward_list_hourly',
  'reward_pool_state',
  'reward_distribution_logs',
  'accounts',
  'runs',
  'sweeps',
])('a table %s that is somebody else’s stops it with a sentence, and nothing is made', async (name) => {
  const { db } = await emptyDatabase();
  await db.$client.query(`CREATE TABLE \`${name}\` (whatever INT)`);
  const refused = await migrate(db).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ForeignTableError);
  expect(String(refused)).toContain(
    `\`${name}\`, which Allot did not make. Rename it with: RENAME TABLE \`${name}\``,
  );
  expect(await tables(db)).toEqual([name]);

  await db.$client.query(`RENAME TABLE \`${name}\` TO \`${name}_before\``);
  await migrate(db);
  expect(await tables(db)).toContain(name);
  expect(await lines(db.$client, `SELECT COUNT(*) FROM \`${name}_before\``)).toEqual(['0']);
});

test('a table that has nothing to do with us does not matter', async () => {
  const { db } = await emptyDatabase();
  await db.$client.query('CREATE TABLE customers (id INT)');
  await migrate(db);
  expect(await tables(db)).toEqual(expect.arrayContaining(['customers', 'runs']));
});

test('processes that start at once take turns, and once more changes nothing', async () => {
  const { db, another } = await emptyDatabase();
  await Promise.all([migrate(db), migrate(another()), migrate(another())]);
  const before = await tables(db);
  await migrate(db);
  expect(await tables(db)).toEqual(before);
  expect(await lines(db.$client, 'SELECT COUNT(*) FROM ledger')).toEqual(['1']);
});

test('a migration that is interrupted after any of its statements goes on there', async () => {
  const whole = await emptyDatabase();
  await migrate(whole.db);
  for (const breakAt of [1, 6, 20, 41, 43, 45]) {
    const { db, another } = await emptyDatabase();
    const dying = another();
    const query = dying.$client.query.bind(dying.$client) as (
      sql: string,
      values?: unknown,
    ) => Promise<unknown>;
    let statements = 0;
    dying.$client.query = ((sql: string, values?: unknown) => {
      const isNote = String(sql).startsWith('UPDATE allot_migration_progress');
      if (isNote && ++statements === breakAt) return Promise.reject(new Error('the process dies here'));
      return query(sql, values);
    }) as typeof dying.$client.query;
    await expect(migrate(dying)).rejects.toThrow('the process dies here');
    await migrate(db);
    expect(await tables(db)).toEqual(await tables(whole.db));
    expect(await lines(db.$client, 'SELECT * FROM accounts ORDER BY account')).toEqual(
      await lines(whole.db.$client, 'SELECT * FROM accounts ORDER BY account'),
    );
  }
});
