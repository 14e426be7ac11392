import type { Pool } from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourAt, hoursIn } from '@/lib/period';
import { openPool } from '../db/connection';
import { freshDatabase, type TestDatabase } from '../testing/database';
import { at } from '../testing/own-database';
import { type Reading, readPeriod } from './read';
import { SOURCE_TABLES } from './tables';

const HOUR = hourAt(at('2026-03-01T00:00Z'), 'UTC');

let database: TestDatabase;
let source: Pool;
beforeEach(async () => {
  database = await freshDatabase();
  source = openPool(database.url);
  for (const statement of SOURCE_TABLES) await source.query(statement);
  await source.query("INSERT INTO cc_rates (effective_at, rate) VALUES ('2026-01-01', 1)");
});
afterEach(async () => {
  await source.end();
  await database.drop();
});

const read = (): Promise<Reading> => readPeriod(source, HOUR, hoursIn(HOUR), null);
const join = (...ids: bigint[]) =>
  source.query('INSERT INTO partners (partner_id, name, position) VALUES ?', [
    ids.map((id) => [id, 'one', 1]),
  ]);
const vote = (partner: bigint, type: string) =>
  source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, ?, 2, '2026-03-01 00:10')",
    [partner, type],
  );

test('voters stand by their ids, in whatever order the source hands partners over', async () => {
  const ids = [4_711n, 18_446_744_073_709_551_615n, 3n, 1_000_000_000n, 65_536n, 9_007_199_254_740_993n];
  const ascending = ids.toSorted((a, b) => (a < b ? -1 : 1));
  await join(...ids);
  for (const id of ids) await vote(id, `of ${id}`);
  const ordered = await read();
  // Without a key, rows come as they went in.
  await source.query('CREATE TABLE heap LIKE partners');
  await source.query('ALTER TABLE heap DROP PRIMARY KEY, DROP INDEX partners_name');
  await source.query('DROP TABLE partners');
  await source.query('RENAME TABLE heap TO partners');
  await join(...ids);
  const { voters, votesByType, digest } = await read();
  const places = Array.from({ length: voters.length }, (_, place) => place);
  expect(places.map((place) => voters.partnerId(place))).toEqual(ascending);
  expect(places.map((place) => JSON.parse(votesByType(place)))).toEqual(
    ascending.map((id) => ({ [`of ${id}`]: 1 })),
  );
  expect(digest).toBe(ordered.digest);
});

test.each([255, 256, 65_535, 65_536])(
  '%i votes of one type are counted, beside one of another',
  async (many) => {
    await join(1n, 2n);
    await vote(1n, 'up');
    for (let count = 1; count < many; count = Math.min(2 * count, many))
      await source.query(
        'INSERT INTO votes (partner_id, vote_type, cc, cast_at) SELECT partner_id, vote_type, cc, cast_at FROM votes LIMIT ?',
        [Math.min(count, many - count)],
      );
    await vote(2n, 'up');
    await vote(2n, 'down');
    const { voters, votesByType } = await read();
    expect([voters.votes(0), voters.votes(1)]).toEqual([many, 2]);
    expect([votesByType(0), votesByType(1)]).toEqual([`{"up":${many}}`, '{"down":1,"up":1}']);
  },
);
