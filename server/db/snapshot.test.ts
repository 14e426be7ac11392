import type { RowDataPacket } from 'mysql2';
import { expect, test } from 'vitest';
import { freshDatabase } from '../testing/database';
import { openPool } from './connection';
import { type Snapshot, withSnapshot } from './snapshot';

const DIGIT = `(SELECT 0 AS n${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ` UNION ALL SELECT ${n}`).join('')})`;
/** The numbers below 100,000, which no server knows by a name that others know too. */
const NUMBERS = `SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS number
  FROM ${DIGIT} a, ${DIGIT} b, ${DIGIT} c, ${DIGIT} d, ${DIGIT} e`;

test('rows that stream by are what the server sends, whatever the length of a cell and however many they are', async () => {
  const { url, drop } = await freshDatabase();
  const pool = openPool(url);
  const cells = `NULL, '', 'ü€😀', 7, -12.50000000, REPEAT('a', 250), REPEAT('b', 251), REPEAT('c', 65535), REPEAT('d', 65536), NULL`;
  const right = await withSnapshot(pool, (snapshot) => snapshot.rows(`SELECT ${cells}`));
  const streamed: (string | null)[][] = [];
  await withSnapshot(pool, (snapshot) =>
    snapshot.stream(`SELECT ${cells}`, [], (row) => {
      expect(row.isNull(0)).toBe(true);
      expect(row.bytes.toString('utf8', row.from(4), row.to(4))).toBe('-12.50000000');
      streamed.push(row.texts());
    }),
  );
  expect(streamed).toEqual(right.map((row) => row.map((cell) => (cell === null ? null : String(cell)))));

  let rows = 0;
  let sum = 0;
  await withSnapshot(pool, (snapshot) =>
    snapshot.stream(NUMBERS, [], (row) => {
      rows++;
      sum += Number(row.text(0));
    }),
  );
  expect([rows, sum]).toEqual([100_000, 4_999_950_000]);
  await pool.end();
  await drop();
});

test('a stream ends with what its reader throws, and with the error of a statement', async () => {
  const { url, drop } = await freshDatabase();
  const pool = openPool(url);
  const reading = withSnapshot(pool, (snapshot) =>
    snapshot.stream(NUMBERS, [], (row) => {
      if (row.text(0) === '70000') throw new RangeError('that is enough');
    }),
  );
  await expect(reading).rejects.toThrow('that is enough');
  await expect(
    withSnapshot(pool, (snapshot) => snapshot.stream('SELECT nothing', [], () => undefined)),
  ).rejects.toThrow('nothing');
  await pool.end();
  await drop();
});

test('a server that is sending rows to nobody any more stops at once', async () => {
  const { url, drop } = await freshDatabase();
  const [pool, other] = [openPool(url), openPool(url)];
  const LONG = `SELECT number, REPEAT('a', 2000) FROM (${NUMBERS}) long_ones`;
  const sending = async () => {
    const [rows] = await other.query<RowDataPacket[]>(
      "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%long_ones%' AND id <> CONNECTION_ID()",
    );
    return rows.length;
  };
  for (const begin of [
    // Whoever takes rows one by one goes away after the first.
    (snapshot: Snapshot) =>
      snapshot
        .texts(LONG)
        .next()
        .then(async () => Promise.reject(new Error('gone'))),
    (snapshot: Snapshot) =>
      snapshot.stream(LONG, [], () => {
        throw new Error('gone');
      }),
  ]) {
    await expect(withSnapshot(pool, begin)).rejects.toThrow('gone');
    await expect.poll(sending, { timeout: 5_000 }).toBe(0);
  }
  await Promise.all([pool.end(), other.end()]);
  await drop();
});
