import { afterEach, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../testing/database';
import { openPool } from './connection';
import { isOutage } from './transaction';

let database: TestDatabase;

afterEach(() => database.drop());

test('whoever finds no free connection in time is told so, and the connection is not lost', async () => {
  database = await freshDatabase();
  const pool = openPool(database.url, { connections: 1, queue: 10, acquireMs: 50 });
  const only = await pool.getConnection();
  for (const ask of [() => pool.getConnection(), () => pool.query('SELECT 1')]) {
    const error = await ask().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(String(error)).toContain('no connection to the database was free');
    expect(isOutage(error)).toBe(true);
  }
  only.release();
  const [rows] = await pool.query('SELECT 1 AS one');
  expect(rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('a session rounds and shifts nothing', async () => {
  database = await freshDatabase();
  const pool = openPool(database.url);
  const [rows] = await pool.query(
    "SELECT 18446744073709551615 AS id, CAST('999999999999.99999999' AS DECIMAL(20,8)) AS cc, TIMESTAMP '2026-03-29 02:30:00' AS at, @@time_zone AS zone",
  );
  expect(rows).toEqual([
    { id: '18446744073709551615', cc: '999999999999.99999999', at: '2026-03-29 02:30:00', zone: '+00:00' },
  ]);
  await pool.end();
});
