import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, later } from '@/lib/period';
import { instances, leases } from '@/server/db/schema';
import { at, ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { judgeOffset, readClock } from './clock-offset';
import { checkInstances } from './health';
import { beat, leave, readInstances } from './heartbeat';
import { holdLease, releaseLease, stillHeld } from './lease';
import { processName, RINGING } from './names';

let own: TestOwnDatabase;
beforeAll(async () => {
  own = await ownDatabase('instances');
});
afterAll(() => own.close());
beforeEach(async () => {
  await own.db.delete(instances);
  await own.db.delete(leases);
});

const NOW = at('2026-11-22T13:00:00Z');
const seconds = (count: number): Instant => later(NOW, count * 1_000);
const self = (id: string) => ({ id, name: 'server', host: 'here', pid: 1 });
const there = async (now: Instant) => (await readInstances(own.db, now)).map((instance) => instance.id);

describe('the heartbeat', () => {
  test('keeps an instance there, and removes one that has been silent for a minute', async () => {
    await beat(own.db, self('a'), NOW, 0);
    await beat(own.db, self('b'), NOW, -1_200);
    await beat(own.db, self('a'), seconds(50), 30);
    expect(await there(seconds(55))).toEqual(['a', 'b']);
    expect(await there(seconds(61))).toEqual(['a']);
    await beat(own.db, self('a'), seconds(61), 30);
    const rows = await own.db.select().from(instances);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: 'a', startedAt: NOW, seenAt: seconds(61), clockOffsetMs: 30 });
    await leave(own.db, 'a');
    expect(await there(seconds(61))).toEqual([]);
  });

  test('takes a clock that is off by more than the column holds', async () => {
    await beat(own.db, self('a'), NOW, 10 ** 12);
    expect((await readInstances(own.db, NOW))[0]!.clockOffsetMs).toBe(86_400_000);
  });
});

describe('a clock that is off', () => {
  test.each([
    [0, {}],
    [5_000, {}],
    [-5_000, {}],
    [5_001, { warning: 'The clock of this process is 5.0 s ahead of that of the database.' }],
    [-60_000, { warning: 'The clock of this process is 60 s behind that of the database.' }],
    [
      60_001,
      {
        obstacle:
          'The clock of this process is 60 s ahead of that of the database; no run starts until it is set right.',
      },
    ],
  ])('by %i ms means %o', (offset, judgement) => {
    expect(judgeOffset('this process', offset)).toEqual(judgement);
  });

  test('is measured against the database, and a slow answer is not held against it', async () => {
    const { now } = await readClock(own.db.$client);
    const ahead = await readClock(own.db.$client, () => now + 120_000);
    expect(ahead.aheadMs).toBeGreaterThan(110_000);
    let calls = 0;
    const slow = await readClock(own.db.$client, () => now + 4_000 * (calls++ === 0 ? -1 : 1));
    expect(slow.aheadMs).toBe(0);
  });

  test('of another instance is a warning here, since that one refuses runs by itself', async () => {
    const { now } = await readClock(own.db.$client);
    await beat(own.db, self('other'), now, 90_000);
    await beat(own.db, self('this'), now, 0);
    const health = await checkInstances(own.db, 'this');
    expect(health.obstacles).toEqual([]);
    expect(health.warnings).toEqual([expect.stringContaining('The clock of server on here is 90 s ahead')]);
  });
});

describe('a lease', () => {
  test('is held by one, renewed by it, and taken by another once it has run out or was given back', async () => {
    expect(await holdLease(own.db, 'work', 'a', NOW, 10_000)).toBe(true);
    expect(await holdLease(own.db, 'work', 'b', seconds(9), 10_000)).toBe(false);
    expect(await holdLease(own.db, 'work', 'a', seconds(9), 10_000)).toBe(true);
    expect(await holdLease(own.db, 'work', 'b', seconds(20), 10_000)).toBe(true);
    expect(await stillHeld(own.db, 'work', 'a')).toBe(false);
    expect(await stillHeld(own.db, 'work', 'b')).toBe(true);
    await releaseLease(own.db, 'work', 'a');
    expect(await holdLease(own.db, 'work', 'a', seconds(21), 10_000)).toBe(false);
    await releaseLease(own.db, 'work', 'b');
    expect(await holdLease(own.db, 'work', 'a', seconds(21), 10_000)).toBe(true);
  });

  test('that ten want at once is given to one', async () => {
    const owners = [...'abcdefghij'];
    const held = await Promise.all(owners.map((owner) => holdLease(own.db, 'work', owner, NOW, 10_000)));
    expect(held.filter(Boolean)).toHaveLength(1);
  });
});

test('a process that rings the bells is told by its name', () => {
  expect(RINGING.test(processName(true))).toBe(true);
  expect(RINGING.test('server-2')).toBe(true);
  expect(RINGING.test(processName(false))).toBe(false);
});
