import type { RowDataPacket } from 'mysql2';
import mysql from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../db/connection';
import { migrate } from '../db/migrate';
import { databaseOfOurs, freshDatabase } from './database';
import { refuseUnlessLocal } from './database-on';

describe('a fresh database', () => {
  test('is empty, is one of its own, and is gone after its drop', async () => {
    const one = await freshDatabase('one');
    const other = await freshDatabase('one');
    expect(one.url).not.toBe(other.url);
    const pool = mysql.createPool(one.url);
    try {
      await pool.query('CREATE TABLE here (id INT PRIMARY KEY)');
      const [tables] = await pool.query('SHOW TABLES');
      expect(tables).toHaveLength(1);
    } finally {
      await pool.end();
    }
    const otherPool = mysql.createPool({ uri: other.url });
    try {
      const [tables] = await otherPool.query('SHOW TABLES');
      expect(tables).toHaveLength(0);
    } finally {
      await otherPool.end();
    }
    await one.drop();
    await other.drop();
    await expect(mysql.createConnection(one.url)).rejects.toThrow(/Unknown database/);
  });

  test.each(['mysql://root@db.example.com/x', 'mysql://10.0.0.5/x', 'postgres://localhost/x'])(
    'is refused on %s',
    (url) => {
      expect(() => refuseUnlessLocal(url)).toThrow(/on this machine/);
    },
  );

  test.each([
    'mysql://root@localhost/x?socketPath=%2Ftmp%2Fs',
    'mysql://root@127.0.0.1:3307/x',
    'mysql://[::1]/x',
  ])('is allowed on %s', (url) => {
    expect(() => refuseUnlessLocal(url)).not.toThrow();
  });
});

test('a database of ours is the one that the migrations make, table by table and row by row', async () => {
  const [made, migrated] = [await databaseOfOurs('made'), await freshDatabase('migrated')];
  const before = await everythingIn(made.url);
  for (const { url } of [made, migrated]) {
    const db = openDatabase(url);
    await migrate(db);
    await db.$client.end();
  }
  const after = await everythingIn(migrated.url);
  expect(Object.keys(before).length).toBeGreaterThan(50);
  expect(before).toEqual(after);
  // Nothing is left for the migrations to do in it.
  expect(await everythingIn(made.url)).toEqual(before);
  await Promise.all([made.drop(), migrated.drop()]);
});

/** How each table and view is made, and each table's rows, by its name. */
async function everythingIn(url: string): Promise<Record<string, unknown>> {
  const pool = mysql.createPool({ uri: url, connectionLimit: 1, dateStrings: true });
  try {
    const [things] = await pool.query<RowDataPacket[]>(
      'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    const all: Record<string, unknown> = {};
    for (const { name, type } of things) {
      const [made] = await pool.query('SHOW CREATE TABLE ??', [name]);
      const [rows] = type === 'VIEW' ? [[]] : await pool.query('SELECT * FROM ??', [name]);
      all[name] = [made, rows];
    }
    return all;
  } finally {
    await pool.end();
  }
}
