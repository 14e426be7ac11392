import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import type { Pool } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
const A_SNAPSHOT = /^START TRANSACTION WITH CONSISTENT SNAPSHOT/;
const LARGEST = 18_446_744_073_709_551_615n;

let database: TestDatabase;
let source: Pool;
/** How often votes were read one by one. */
let readings: () => number;
/** How often a snapshot was taken. */
let snapshots: () => number;
beforeAll(async () => {
  database = await freshDatabase();
  source = openPool(database.url);
  for (const statement of SOURCE_TABLES) await source.query(statement);
  readings = countStatements(source, /^SELECT partner_id, cc/);
  snapshots = countStatements(source, A_SNAPSHOT);
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
  test('is counted one by one, all hours at a time, where no index leads to it, however many sessions there may be', async () => {
    await join(1);
    await vote(0, 1, '40');
    await vote(2, 1, '5');
    const [sweep, sweepInTwo] = [sweeper(), sweeper(2)];
    await sweep();
    await sweepInTwo();
    await source.query('ALTER TABLE votes DROP INDEX votes_cast_at');
    try {
      const taken = [snapshots()];
      for (const again of [sweep, sweepInTwo]) {
        const { tallies, readings } = await again();
        taken.push(snapshots());
        expect(readings).toBe(1);
        expect(tallies).toEqual(await countHours(source, HOURS));
        taken.push(snapshots());
      }
      expect(taken[3]! - taken[2]!, 'snapshots for two sessions').toBe(taken[1]! - taken[0]!);
    } finally {
      await source.query('ALTER TABLE votes ADD INDEX votes_cast_at (cast_at, partner_id, vote_type, cc)');
    }
    expect((await sweep()).readings).toBe(0);
    expect((await sweepInTwo()).readings).toBe(0);
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

/** Something that is waited for until it has come. */
function moment() {
  let come = () => {};
  const reached = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { reached, come };
}

describe('two sessions', () => {
  const LOOK = 'SELECT COUNT(*), COALESCE(SUM(CRC32';
  const DAYS_HOURS = Array.from({ length: 48 }, (_, hour) => hourAt(later(START, hour * HOUR), 'UTC'));
  let two: Pool;
  /** How often an hour was looked at. */
  let looks: () => number;
  beforeEach(async () => {
    two = openPool(database.url);
    looks = countStatements(two, /^SELECT COUNT\(\*\), COALESCE\(SUM\(CRC32.* FROM votes/);
    await join(1);
    await vote(0, 1, '40');
    await vote(2, 1, '5');
    await vote(47, 1, '8');
  });
  afterEach(() => two.end());

  const count = (sessions: number, signal?: AbortSignal) =>
    countAgain(two, DAYS_HOURS, new Map(), { sessions, signal });

  test('count a part of the hours each, which comes to what one session comes to', async () => {
    let opened = 0;
    two.on('connection', () => void opened++);
    const taken = countStatements(two, A_SNAPSHOT);
    const byTwo = await count(2);
    expect([opened, looks()]).toEqual([2, 48]);
    expect(byTwo.tallies).toEqual(await countHours(source, DAYS_HOURS));
    const ofTwo = taken();
    expect(await count(1)).toEqual(byTwo);
    expect(looks()).toBe(96);
    expect(ofTwo - (taken() - ofTwo), 'more snapshots for two sessions').toBe(1);
  });

  test('stop where one of them is lost, and whoever asked is told once the other is over', async () => {
    const whole = await count(2);
    const sent = countStatements(two, /./);
    const order: string[] = [];
    const other = moment();
    const lost = moment();
    // The session with the fifth look is lost while the other one is about to look.
    beforeStatement(two, isLookAtVotes, 5, async (threadId) => {
      await other.reached;
      await source.query(`KILL ${threadId}`);
      lost.come();
    });
    beforeStatement(two, isLookAtVotes, 6, async () => {
      other.come();
      await lost.reached;
      // Time enough for who would not wait for the other.
      for (let times = 0; times < 20; times++) await source.query('SELECT 1');
      order.push('the other goes on');
    });
    await expect(count(2).finally(() => order.push('it is told'))).rejects.toThrow();
    expect(order).toEqual(['the other goes on', 'it is told']);
    expect(looks() - 48, 'for nothing').toBeLessThan(24);
    const before = sent();
    await countHours(source, DAYS_HOURS);
    expect(sent()).toBe(before);
    expect(await count(2)).toEqual(whole);
  });

  test('both stop where the caller wants no more', async () => {
    const caller = new AbortController();
    const enough = new Error('enough');
    beforeStatement(two, isLookAtVotes, 5, () => void caller.abort(enough));
    await expect(count(2, caller.signal)).rejects.toBe(enough);
    expect(looks()).toBeLessThan(24);
    const before = looks();
    await countHours(source, DAYS_HOURS);
    expect(looks()).toBe(before);
  });

  const isLookAtVotes = { test: (sql: string) => sql.startsWith(LOOK) && sql.includes(' FROM votes') };
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
