import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayAt, hourAt } from '@/lib/period';
import { at } from '../testing/own-database';
import { beforeStatement, countStatements } from '../testing/statements';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { findAccountFaults } from './check';
import { sweep, sweepAll, sweepBefore, sweepBehind } from './sweep';

const STARTS = '2026-03-01T00:00Z';
const START = at(STARTS);

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: STARTS, now: '2026-03-01T01:30Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  await ring(world);
});
afterEach(async () => {
  expect(await findAccountFaults(world.db)).toEqual([]);
  await world.close();
});

const late = (): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(pool, ' ', hour_start, ' ', amount, ' for ', earmarked_for) FROM accruals WHERE sort <> 'first'
      ORDER BY hour_start, pool, seq`,
  );
const sightings = (): Promise<string[]> =>
  lines(world.db.$client, "SELECT CONCAT(hour_start, ' ', cc) FROM sightings");

/** Counts every hour again, as is done once a day. */
async function sweepAt(now: string): Promise<void> {
  world.setClock(now);
  await sweepAll(world, START);
}

const lateVote = () => addVotes(world, [[2, '8', '2026-03-01 00:50:00']]);

describe('a late vote', () => {
  test('is booked by the sweep behind the next hourly run, for the next hour and for its day', async () => {
    await lateVote();
    world.setClock('2026-03-01T02:30Z');
    await ring(world);
    expect(await late()).toEqual([
      'daily 2026-03-01 00:00:00 6.00000000 for 2026-03-01 00:00:00',
      'hourly 2026-03-01 00:00:00 2.00000000 for 2026-03-01 02:00:00',
    ]);
    expect(await sightings()).toEqual([]);
  });

  test('is booked up to 48 hours after the end of its hour, that second included', async () => {
    await lateVote();
    await sweepAt('2026-03-03T01:00:00.999Z');
    expect(await late()).toHaveLength(2);
    expect(await sightings()).toEqual([]);
  });

  test('that goes again is not booked by a sweep that saw it, where another has counted the hour since', async () => {
    await lateVote();
    beforeStatement(world.db.$client, 'update `ledger`', 1, async () => {
      await world.source.query('DELETE FROM votes WHERE partner_id = 2');
      await world.source.query('UPDATE votes SET cc = 44');
      await sweep(world, START, await world.clock());
    });
    world.setClock('2026-03-01T01:40Z');
    await sweep(world, START, await world.clock());
    expect(await late()).toEqual([
      'daily 2026-03-01 00:00:00 3.00000000 for 2026-03-01 00:00:00',
      'hourly 2026-03-01 00:00:00 1.00000000 for 2026-03-01 01:00:00',
    ]);
    expect(await sightings()).toEqual([]);
  });

  test('waits for a person from the next second on', async () => {
    await lateVote();
    await sweepAt('2026-03-03T01:00:01Z');
    expect(await late()).toEqual([]);
    expect(await sightings()).toEqual(['2026-03-01 00:00:00 48.00000000']);
  });

  test('is booked once, however many sweep at once', async () => {
    await lateVote();
    world.setClock('2026-03-02T12:00Z');
    const starts = START;
    await Promise.all(['one', 'two', 'three'].map((name) => sweepAll(world.another(name), starts)));
    expect(await late()).toHaveLength(2);
  });

  test('is booked with the rate that its hour was counted with', async () => {
    await lateVote();
    await setRate(world, '2026-03-01 00:30:00', '100');
    await sweepAt('2026-03-02T12:00Z');
    expect((await late()).map((line) => line.split(' ')[3])).toEqual(['6.00000000', '2.00000000']);
  });
});

test('an hour that a sweep has counted is not read again by the next one, until somebody votes in it', async () => {
  const largest = 18_446_744_073_709_551_615n;
  await world.source.query('INSERT INTO partners (partner_id, name) VALUES (?, ?)', [
    String(largest),
    'Last',
  ]);
  const readings = countStatements(world.source, /^SELECT partner_id, cc/);
  const sweepOnce = async () => {
    const before = readings();
    await sweep(world, START, await world.clock());
    return readings() - before;
  };
  expect(await sweepOnce(), 'somebody joined whose votes may be there').toBe(0);
  await addVotes(world, [[largest, '8', '2026-03-01 00:50:00']]);
  expect(await sweepOnce()).toBe(1);
  expect(await sweepOnce()).toBe(0);
  await world.source.query('DELETE FROM partners WHERE partner_id = ?', [String(largest)]);
  expect(await sweepOnce()).toBe(1);
});

test('the sweep before a day asks the source in two sessions, and the one behind an hour in one', async () => {
  world.setClock('2026-03-01T04:30Z');
  await ring(world);
  const snapshots = countStatements(world.source, /^START TRANSACTION WITH CONSISTENT SNAPSHOT/);
  // Each session looks once at who the partners are.
  const sessions = countStatements(world.source, /^SELECT CAST\(MAX\(partner_id\)/);
  expect((await sweepBehind(world, hourAt(at('2026-03-01T03:00Z'), 'UTC'))).hours).toBe(3);
  const behind = snapshots();
  expect(sessions()).toBe(1);
  expect((await sweepBefore(world, dayAt(START, 'UTC'))).hours).toBe(4);
  expect(sessions()).toBe(1 + 2);
  expect(snapshots() - behind).toBe(behind + 1);
});

describe('a source that has less than was counted', () => {
  test('moves nothing and is noted, until it says again what it said', async () => {
    await world.source.query('UPDATE votes SET cc = 10');
    await sweepAt('2026-03-02T12:00Z');
    expect(await late()).toEqual([]);
    expect(await sightings()).toEqual(['2026-03-01 00:00:00 10.00000000']);
    await world.source.query('UPDATE votes SET cc = 40');
    await sweepAt('2026-03-03T12:00:01Z');
    expect(await sightings()).toEqual([]);
  });
});

test('all hours are counted again once a day, and not with every bell', async () => {
  const sweeps = () =>
    lines(world.db.$client, "SELECT id FROM sweeps WHERE from_hour = '2026-03-01 00:00:00'");
  const before = (await sweeps()).length;
  await sweepAt('2026-03-01T20:00Z');
  expect(await sweeps()).toHaveLength(before);
  await sweepAt('2026-03-02T01:30:01Z');
  expect(await sweeps()).toHaveLength(before + 1);
});

/** The weeks that sweeps of all hours have counted since the 10th of March. */
const weeks = (): Promise<string[]> =>
  lines(
    world.db.$client,
    "SELECT CONCAT(from_hour, ' ', to_hour) FROM sweeps WHERE reach = 'all' AND started_at > '2026-03-10' ORDER BY id",
  );
const FIRST_WEEK = '2026-03-01 00:00:00 2026-03-08 00:00:00';

test('all hours are counted week by week, and go on where that stopped', async () => {
  world.setClock('2026-03-18T12:00Z');
  const somethingIsDue = async () => true;
  await sweepAll(world, START, undefined, somethingIsDue);
  expect(await weeks()).toEqual([FIRST_WEEK]);
  await sweepAll(world, START);
  expect(await weeks()).toEqual([
    FIRST_WEEK,
    '2026-03-08 00:00:00 2026-03-15 00:00:00',
    '2026-03-15 00:00:00 2026-03-18 12:00:00',
  ]);
  expect(await sweepAll(world, START), 'all are counted').toBeNull();
  world.setClock('2026-03-19T12:00:01Z');
  await sweepAll(world, START, undefined, somethingIsDue);
  expect((await weeks()).at(-1), 'the next day begins anew').toBe(FIRST_WEEK);
});

test('an hour that falls due while all hours are counted waits for the end of a week, and not for all of them', async () => {
  world.setClock('2026-03-18T12:30Z');
  beforeStatement(world.db.$client, /from `sweeps` where `sweeps`.`reach` = \? order by/, 1, () => {
    world.setClock('2026-03-18T13:30Z');
    return undefined;
  });
  const goOn = () => ring({ ...world, catchUpHours: 2 });
  const newest = () => lines(world.db.$client, 'SELECT MAX(period_start) FROM runs');
  await goOn();
  expect(await newest()).toEqual(['2026-03-18 11:00:00']);
  expect(await weeks()).toEqual([FIRST_WEEK]);
  await goOn();
  expect(await newest()).toEqual(['2026-03-18 12:00:00']);
  expect(await weeks()).toHaveLength(3);
});
