import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatAmount } from '@/lib/amount';
import { HOUR, later, MINUTE, parseInstant, periodFrom } from '@/lib/period';
import { askForRun } from '../run/ask';
import { approve, seenOf, waitingRun } from '../run/decide';
import { callAs } from '../testing/api';
import { findings } from '../testing/published-day';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { compareIfDue, readComparison } from './comparison';
import { REMOTE_TABLE } from './remote-table';
import { retryTransfers } from './retry';
import { deliverTransfers } from './sender';

const signal = new AbortController().signal;
const ASK = { actor: { name: 'olga', role: 'operator' as const }, reason: 'it was changed by mistake' };
const NOW = parseInstant('2026-03-01T02:30Z');

let world: TestWorld;
let told: { msg: string }[];

beforeEach(async () => {
  told = [];
  const fresh = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T02:30Z',
    specialPartners: [1n, 2n, 9n],
  });
  const log = pino({ level: 'error' }, { write: (line: string) => void told.push(JSON.parse(line)) });
  world = { ...fresh, log };
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  for (const hour of ['00', '01'])
    await addVotes(world, [
      [1, '40', `2026-03-01 ${hour}:10:00`],
      [2, '40', `2026-03-01 ${hour}:11:00`],
    ]);
  await ring(world);
});
afterEach(() => world.close());

const on = (sql: string) => world.remote.query(sql);
const there = () => lines(world.remote, 'SELECT * FROM cc_hourly ORDER BY time, partner_id');
const found = async () =>
  (await readComparison(world.db, 10)).differences.map(
    ({ hour, partnerId, sent, there: value }) =>
      `${new Date(hour).getUTCHours()} ${partnerId}: ${formatAmount(sent)} is ${value}`,
  );

/** Compares, an hour after the last time. */
async function compareNext(): Promise<string[]> {
  world.setClock(later(await world.clock(), HOUR));
  await compareIfDue(world, signal);
  return found();
}

describe('the hourly comparison', () => {
  test('finds what is equal equal, once an hour, whichever instance does it', async () => {
    await Promise.all(['one', 'two'].map((name) => compareIfDue(world.another(name), signal)));
    expect(await readComparison(world.db, 10)).toEqual({
      comparedAt: NOW,
      compared: 4,
      trouble: null,
      differing: 0,
      differences: [],
    });
    world.setClock(later(NOW, HOUR - 1));
    await on('UPDATE cc_hourly SET cc_reward = 0');
    await compareIfDue(world, signal);
    expect(await found(), 'before the hour is over').toEqual([]);
    world.setClock(later(NOW, HOUR));
    await compareIfDue(world, signal);
    expect(await found()).toHaveLength(4);
  });

  test.each([
    [
      'values changed by hand',
      "UPDATE cc_hourly SET cc_reward = cc_reward + 0.00000001 WHERE partner_id = 2 AND time = '2026-03-01 01:00:00'",
      ['1 2: 8.00000000 is 8.00000001'],
    ],
    [
      'a row deleted by hand',
      "DELETE FROM cc_hourly WHERE partner_id = 1 AND time < '2026-03-01 01:00:00'",
      ['0 1: 12.00000000 is null'],
    ],
    [
      'an hour moved by hand',
      "UPDATE cc_hourly SET time = '2026-03-01 05:00:00' WHERE partner_id = 1 AND time = '2026-03-01 01:00:00'",
      ['1 1: 12.00000000 is null'],
    ],
    [
      'the rows lost with the table, which somebody has made anew',
      'DELETE FROM cc_hourly',
      [
        '0 1: 12.00000000 is null',
        '0 2: 8.00000000 is null',
        '1 1: 12.00000000 is null',
        '1 2: 8.00000000 is null',
      ],
    ],
  ])('names %s, touches nothing, and a person’s retry puts it right', async (_, change, expected) => {
    const whole = await there();
    await on(change);
    const changed = await there();
    expect(await compareNext()).toEqual(expected);
    expect(await there()).toEqual(changed);
    expect(told).toHaveLength(1);
    expect(told[0]!.msg).toMatch(
      /stand in the remote database otherwise than they were delivered; the first: partner \d/,
    );
    const state = (await callAs(world, 'vera', 'viewer').state.get()).transfers;
    expect(state).toMatchObject({ stuck: null, differing: expected.length, trouble: null });

    await compareNext();
    expect(told, 'what is known is not told again').toHaveLength(1);
    expect((await findings(world)).map(({ check }) => check)).toContain('remote');
    expect(await retryTransfers(world, ASK, {})).toMatchObject({ pending: 0, again: expected.length });
    await deliverTransfers(world, signal);
    expect((await there()).filter((row) => whole.includes(row))).toEqual(whole);
    expect(await found()).toEqual([]);
    expect(await compareNext()).toEqual([]);
    expect(await findings(world)).toEqual([]);
  });

  test('leaves rows alone that Allot never sent: of partners who are no special ones, of those without a reward, of hours of others', async () => {
    await on(
      "INSERT INTO cc_hourly VALUES (77, 5, '2026-03-01 00:00:00'), (9, 5, '2026-03-01 00:00:00'), (1, 5, '2025-03-01 00:00:00')",
    );
    expect(await compareNext()).toEqual([]);
    expect(await findings(world)).toEqual([]);
  });

  test('names a row that stands there twice, once the key that keeps it single is back in question', async () => {
    await on('ALTER TABLE cc_hourly DROP INDEX cc_hourly_partner_time');
    await on('INSERT INTO cc_hourly SELECT * FROM cc_hourly WHERE partner_id = 1');
    await compareNext();
    expect((await readComparison(world.db, 1)).trouble).toMatch(/no unique key on partner_id and time/);
    const sentences = (await findings(world)).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      expect.stringMatching(/no unique key/),
      'what the remote database has for partner 1: 12.00000000 and 12.00000000, ought to be 12.00000000',
      'what the remote database has for partner 1: 12.00000000 and 12.00000000, ought to be 12.00000000',
    ]);
  });

  test('says why it cannot be made, tries again in 5 minutes, and keeps what the last one found', async () => {
    await compareIfDue(world, signal);
    await on('DROP TABLE cc_hourly');
    await compareNext();
    expect(await readComparison(world.db, 1)).toMatchObject({
      comparedAt: NOW,
      compared: 4,
      trouble: expect.stringMatching(/no table cc_hourly/),
    });
    world.setClock(later(NOW, HOUR + 5 * MINUTE));
    await compareIfDue(world, signal);
    expect(
      told.map(({ msg }) => msg),
      'the same trouble is told once',
    ).toEqual([expect.stringMatching(/could not be compared/)]);
    await on(REMOTE_TABLE);
    expect(await compareNext()).toHaveLength(4);
  });

  test('looks at an hour that differs for as long as it does, and not at older ones', async () => {
    await on("UPDATE cc_hourly SET cc_reward = 1 WHERE partner_id = 1 AND time = '2026-03-01 00:00:00'");
    expect(await compareNext()).toHaveLength(1);
    world.setClock('2026-03-04T00:00Z');
    await on("UPDATE cc_hourly SET cc_reward = 1 WHERE partner_id = 1 AND time = '2026-03-01 01:00:00'");
    await compareIfDue(world, signal);
    expect(await found()).toEqual(['0 1: 12.00000000 is 1.00000000']);
    await on("UPDATE cc_hourly SET cc_reward = 12 WHERE partner_id = 1 AND time = '2026-03-01 00:00:00'");
    expect(await compareNext(), 'mended there by hand').toEqual([]);
    // Older ones are verified, and sent again by name.
    expect((await findings(world)).map(({ about }) => about)).toEqual([
      'run 2, hourly 2026-03-01T01:00:00Z attempt 1',
    ]);
    const hour = parseInstant('2026-03-01T01:00Z');
    expect(await retryTransfers(world, ASK, { hour })).toMatchObject({ again: 1 });
    await deliverTransfers(world, signal);
    expect(await findings(world)).toEqual([]);
  });

  test('is made by verify for an hour that another engine has computed as well', async () => {
    await world.db.$client.query("UPDATE runs SET engine_version = '0' WHERE id = 1");
    await on("DELETE FROM cc_hourly WHERE partner_id = 1 AND time = '2026-03-01 00:00:00'");
    expect((await findings(world)).map(({ sort, sentence }) => `${sort}: ${sentence}`)).toEqual([
      expect.stringMatching(/^explained: engine 0 computed it/),
      'broken: what the remote database has for partner 1: nothing, ought to be 12.00000000',
    ]);
  });

  test('takes what a rerun has still to send for no difference', async () => {
    await addVotes(world, [[2, '40', '2026-03-01 01:20:00']]);
    const hour = periodFrom('hourly', parseInstant('2026-03-01T01:00Z'), 'UTC');
    await askForRun(world, hour, ASK, { rerun: { standings: 'frozen' } }, signal);
    const seen = seenOf(await waitingRun(world.db, hour));
    const approver = { actor: { name: 'anna', role: 'approver' as const }, reason: 'seen' };
    await approve({ ...world, remote: null }, hour, approver, seen, true);
    expect(await compareNext()).toEqual([]);
    await deliverTransfers(world, signal);
    expect(await compareNext()).toEqual([]);
    expect(await findings(world)).toEqual([]);
  });
});
