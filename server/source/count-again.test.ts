import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import type { Pool } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, hourAt, later } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { openPool } from '../db/connection';
import { freshDatabase, type TestDatabase } from '../testing/database';
import { at } from '../testing/own-database';
import { beforeStatement, countStatements } from '../testing/statements';
import { countAgain, countHours } from './count-hours';
import type { HourPrints } from './hour-prints';
import { SOURCE_TABLES } from './tables';

const START = at('2026-03-01T00:00Z');
const HOURS = [0, 1, 2].map((hour) => hourAt(later(START, hour * HOUR), 'UTC'));
const LARGEST = 18_446_744_073_709_551_615n;

let database: TestDatabase;
let source: Pool;
/** How often votes were read one by one. */
let readings: () => number;
beforeAll(async () => {
  database = await freshDatabase();
  source = openPool(database.url);
  for (const statement of SOURCE_TABLES) await source.query(statement);
  readings = countStatements(source, /^SELECT partner_id, cc/);
});
afterAll(async () => {
  await source.end();
  await database.drop();
});
beforeEach(async () => {
  for (const table of ['partners', 'votes']) await source.query(`DELETE FROM ${table}`);
});

const join = (...ids: (number | bigint)[]) =>
  source.query('INSERT IGNORE INTO partners (partner_id, name) VALUES ?', [
    ids.map((id) => [String(id), 'one']),
  ]);
const leave = (id: number | bigint) =>
  source.query('DELETE FROM partners WHERE partner_id = ?', [String(id)]);
const vote = (hour: number, partner: number | bigint, cc: string | null) =>
  source.query("INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, 'up', ?, ?)", [
    String(partner),
    cc,
    toDatetime(later(START, hour * HOUR + 60_000)),
  ]);

/** Counts all hours as a sweep does, remembering what it found for the next time. */
function sweeper(sessions = 1) {
  let known: HourPrints = new Map();
  return async () => {
    const before = readings();
    const { tallies, prints } = await countAgain(source, HOURS, known, { sessions });
    known = new Map([...known, ...prints]);
    return { tallies, readings: readings() - before };
  };
}

describe('an hour that was counted once', () => {
  test('is counted one by one, all hours at a time, where no index leads to it', async () => {
    await join(1);
    await vote(0, 1, '40');
    const sweep = sweeper();
    await sweep();
    await source.query('ALTER TABLE votes DROP INDEX votes_cast_at');
    expect((await sweep()).readings).toBe(1);
    await source.query(`ALTER TABLE votes ADD INDEX votes_cast_at (cast_at, partner_id, vote_type, cc)`);
    expect((await sweep()).readings).toBe(0);
  });

  test('is added up by the database alone, until who voted in it changes', async () => {
    await join(1, 2, LARGEST);
    await vote(0, 1, '40.00000001');
    await vote(1, LARGEST, '2');
    const sweep = sweeper();
    expect((await sweep()).readings).toBe(1);
    await source.query("UPDATE votes SET cc = '41.00000001' WHERE partner_id = 1");
    const { tallies, readings } = await sweep();
    expect(readings).toBe(0);
    expect(tallies).toEqual(await countHours(source, HOURS));
    expect(tallies[0]!.cc).toBe(41_00000001n);
    await vote(0, 2, '8');
    expect((await sweep()).readings).toBe(1);
    expect((await sweep()).readings).toBe(0);
  });

  test('is not counted again for partners who join later', async () => {
    await join(1);
    await vote(0, 1, '40');
    const sweep = sweeper();
    await sweep();
    await join(7, LARGEST);
    expect((await sweep()).readings).toBe(0);
  });

  test('is counted again once a partner is gone, and has no votes of his then', async () => {
    await join(1, 2);
    await vote(0, 1, '40');
    await vote(0, 2, '5');
    const sweep = sweeper();
    await sweep();
    await leave(1);
    expect((await sweep()).tallies[0]).toMatchObject({ votes: 1, cc: 5_00000000n });
  });

  test('with a vote of somebody unknown is counted each time, and has it once he joins', async () => {
    await join(2);
    await vote(0, 1, '40');
    await vote(0, 2, '5');
    const sweep = sweeper();
    await sweep();
    expect((await sweep()).readings).toBe(1);
    await join(1);
    expect((await sweep()).tallies[0]).toMatchObject({ votes: 2, cc: 45_00000000n });
  });

  test('is counted again where two voters change for two unknown ones whose checksums come to the same', async () => {
    expect(crc32('1004') + crc32('1326')).toBe(crc32('1003') + crc32('1321'));
    await join(1004, 1326);
    await vote(0, 1004, '40');
    await vote(0, 1326, '5');
    const sweep = sweeper();
    await sweep();
    await source.query('UPDATE votes SET partner_id = IF(partner_id = 1004, 1003, 1321)');
    expect((await sweep()).tallies[0]).toMatchObject({ votes: 0, cc: 0n });
  });

  test('is not counted again because another was when there were more partners', async () => {
    await join(1, 2);
    await vote(0, 1, '40');
    await vote(1, 2, '5');
    const sweep = sweeper();
    await sweep();
    await join(7);
    await vote(1, 7, '5');
    expect((await sweep()).readings).toBe(1);
    await vote(0, 2, '8');
    expect((await sweep()).readings).toBe(1);
    expect((await sweep()).readings).toBe(0);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['has no CC any more', () => source.query('UPDATE votes SET cc = NULL WHERE partner_id = 1')],
    ['has less than no CC', () => source.query('UPDATE votes SET cc = -cc WHERE partner_id = 1')],
    ['is of somebody unknown', () => source.query('UPDATE votes SET partner_id = 9 WHERE partner_id = 1')],
  ])('leaves out a vote that %s', async (_, change) => {
    await join(1, 2);
    await vote(0, 1, '40');
    await vote(0, 2, '5');
    const sweep = sweeper();
    await sweep();
    await change();
    expect((await sweep()).tallies[0]).toMatchObject({ votes: 1, cc: 5_00000000n });
  });
});

test('two sessions count a half each, and where one is lost the other goes on for nothing no longer', async () => {
  const two = openPool(database.url);
  try {
    const looks = countStatements(two, /^SELECT COUNT\(\*\), COALESCE\(SUM\(CRC32.* FROM votes/);
    const hours = Array.from({ length: 48 }, (_, hour) => hourAt(later(START, hour * HOUR), 'UTC'));
    await join(1);
    await vote(0, 1, '40');
    await vote(2, 1, '5');
    const whole = await countAgain(two, hours, new Map(), { sessions: 2 });
    expect(whole.tallies).toEqual(await countHours(source, hours));
    expect(looks()).toBe(48);
    beforeStatement(two, 'SELECT COUNT(*), COALESCE(SUM(CRC32', 5, async (threadId) => {
      await source.query(`KILL ${threadId}`);
    });
    await expect(countAgain(two, hours, new Map(), { sessions: 2 })).rejects.toThrow();
    expect(looks()).toBeLessThan(96);
    await expect(countAgain(two, hours, new Map(), { sessions: 2 })).resolves.toEqual(whole);
  } finally {
    await two.end();
  }
});

test('whatever is changed in the source, counting again comes to what counting one by one comes to', async () => {
  // Ids with nearly the same digits, and the largest one that there can be.
  const partner = fc.constantFrom(10n, 11n, 20n, 21n, LARGEST);
  const hour = fc.constantFrom(0, 1, 2);
  const cc = fc.constantFrom('3.00000001', '7', '0', '-1', null);
  const change = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(hour, partner, cc).map((cells) => () => vote(...cells)) },
    partner.map((id) => () => join(id)),
    partner.map((id) => () => leave(id)),
    fc.tuple(partner, partner).map(
      ([one, other]) =>
        () =>
          source.query('UPDATE votes SET partner_id = ? WHERE partner_id = ? LIMIT 1', [other, one]),
    ),
    fc.tuple(partner, cc).map(
      ([id, text]) =>
        () =>
          source.query('UPDATE votes SET cc = ? WHERE partner_id = ? LIMIT 1', [text, id]),
    ),
    partner.map((id) => () => source.query('DELETE FROM votes WHERE partner_id = ? LIMIT 1', [id])),
  );
  const changes = fc.array(change, { minLength: 4, maxLength: 16 });
  await fc.assert(
    fc
      .asyncProperty(changes, fc.integer({ min: 1, max: 4 }), async (changes, sessions) => {
        const sweep = sweeper(sessions);
        for (const change of changes) {
          await change();
          expect((await sweep()).tallies).toEqual(await countHours(source, HOURS));
        }
      })
      .beforeEach(async () => {
        for (const table of ['partners', 'votes']) await source.query(`DELETE FROM ${table}`);
        await join(10, 11, 20, 21);
      }),
    { numRuns: 25 },
  );
});
