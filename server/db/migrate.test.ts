import { afterEach, expect, test } from 'vitest';
import { freshDatabase } from '../testing/database';
import { lines } from '../testing/story';
import { type Database, openDatabase } from './connection';
import { ForeignTableError, migrate, migrateTo } from './migrate';

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

/** A process that dies when it has done so many statements, before it can note the last one. */
function dyingAfter(db: Database, breakAt: number): Database {
  const query = db.$client.query.bind(db.$client) as (sql: string, values?: unknown) => Promise<unknown>;
  let statements = 0;
  db.$client.query = ((sql: string, values?: unknown) => {
    const isNote = String(sql).startsWith('UPDATE allot_migration_progress');
    if (isNote && ++statements === breakAt) return Promise.reject(new Error('the process dies here'));
    return query(sql, values);
  }) as typeof db.$client.query;
  return db;
}

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

/** How many migrations the first version brought. */
const RELEASED = 2;

test('a database of the first version comes to what a new one has, with its rows', async () => {
  const [{ db }, fresh] = [await emptyDatabase(), await emptyDatabase()];
  await migrateTo(db.$client, RELEASED);
  await db.$client.query("UPDATE accounts SET balance = 7 WHERE account = 'partners'");
  const columns = `SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = DATABASE() ORDER BY 1, 2`;
  await migrate(db);
  await migrate(fresh.db);
  expect(await lines(db.$client, columns)).toEqual(await lines(fresh.db.$client, columns));
  expect(await lines(db.$client, "SELECT balance FROM accounts WHERE account = 'partners'")).toEqual([
    '7.00000000',
  ]);
});

test.each(['alerts', 'restorations', 'auth_users'])(
  'a table %s that somebody else has beside the first version stops an upgrade with a sentence each time, until it is renamed',
  async (name) => {
    const { db, another } = await emptyDatabase();
    await migrateTo(db.$client, RELEASED);
    await db.$client.query(`CREATE TABLE \`${name}\` (whatever INT)`);
    const before = await tables(db);
    for (const start of [db, another()]) {
      const refused = await migrate(start).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ForeignTableError);
      expect(String(refused)).toContain(
        `\`${name}\`, which Allot did not make. Rename it with: RENAME TABLE \`${name}\` TO \`${name}_before\``,
      );
      expect(await tables(db), 'nothing is made').toEqual(before);
    }
    await db.$client.query(`RENAME TABLE \`${name}\` TO \`${name}_before\``);
    await migrate(db);
    expect((await lines(db.$client, `SHOW COLUMNS FROM \`${name}\``)).length).toBeGreaterThan(1);
    expect(await lines(db.$client, `SELECT COUNT(*) FROM \`${name}_before\``)).toEqual(['0']);
  },
);

test('a table that somebody makes while an upgrade is interrupted is not taken for one of ours', async () => {
  const { db, another } = await emptyDatabase();
  await migrateTo(db.$client, RELEASED);
  await expect(migrate(dyingAfter(another(), 3))).rejects.toThrow('the process dies here');
  await db.$client.query('CREATE TABLE restorations (whatever INT)');
  for (const start of [db, another()])
    await expect(migrate(start)).rejects.toThrow(/`restorations`, which Allot did not make/);
  await db.$client.query('RENAME TABLE restorations TO restorations_before');
  await migrate(db);
  expect((await lines(db.$client, 'SHOW COLUMNS FROM restorations')).length).toBeGreaterThan(1);
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
  for (const breakAt of [1, 6, 20, 41, 43, 45, 48, 55]) {
    const { db, another } = await emptyDatabase();
    await expect(migrate(dyingAfter(another(), breakAt))).rejects.toThrow('the process dies here');
    await migrate(db);
    expect(await tables(db)).toEqual(await tables(whole.db));
    expect(await lines(db.$client, 'SELECT * FROM accounts ORDER BY account')).toEqual(
      await lines(whole.db.$client, 'SELECT * FROM accounts ORDER BY account'),
    );
  }
});
