import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { later, MINUTE } from '@/lib/period';
import { alertMessages } from '../db/schema-alerts';
import { alertingTo, look } from '../testing/alerts';
import { dumpAll } from '../testing/dump';
import { openReceiver, type Receiver, SECRET } from '../testing/receiver';
import { lines } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { openAlerts, pastAlerts } from './list';
import type { Alerting } from './round';

let world: TestWorld;
let receiver: Receiver;
let alerting: Alerting;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
  receiver = await openReceiver();
  alerting = alertingTo(receiver.address);
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

/** Something to tell of: the source lacks a table, or has it again. */
const breakSource = () => world.source.query('RENAME TABLE cc_rates TO elsewhere');
const mendSource = () => world.source.query('RENAME TABLE elsewhere TO cc_rates');
const states = (of = receiver): string[] => of.taken().map((line) => line.split(' ')[0]!);
const pass = async (minutes: number): Promise<void> =>
  world.setClock(later(await world.clock(), minutes * MINUTE));
const due = (): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(state, ' ', tries, ' ', TIMESTAMPDIFF(SECOND, '2026-03-01', next_try_at)) FROM alert_messages
      WHERE sent_at IS NULL ORDER BY state`,
  );

test('a receiver that is down is tried with growing pauses, and is told of each beginning and end once when it is back', async () => {
  await receiver.down();
  await breakSource();
  await look(world, alerting);
  expect(await due()).toEqual(['begun 1 5']);
  await look(world, alerting);
  expect(await due(), 'before its time').toEqual(['begun 1 5']);
  await pass(1);
  await look(world, alerting);
  expect(await due()).toEqual(['begun 2 70']);
  await mendSource();
  await pass(1);
  await look(world, alerting);
  expect(await due()).toEqual(['begun 3 140', 'over 0 120']);
  await receiver.up();
  await pass(1);
  await look(world, alerting);
  expect(states()).toEqual(['begun', 'over']);
  const [first, second] = receiver.received.map(({ body }) => body);
  expect([first!.until, second!.until], 'a late beginning says nothing of its end').toEqual([
    null,
    '2026-03-01T00:02:00.000Z',
  ]);
  await pass(60);
  await look(world, alerting);
  expect(receiver.received).toHaveLength(2);
});

test('a receiver that refuses is tried again, and one that asks for rest is left alone with everything for so long', async () => {
  receiver.answers((response) => response.writeHead(500).end());
  await breakSource();
  await look(world, alerting);
  expect(await lines(world.db.$client, 'SELECT error FROM alert_messages')).toEqual([
    'the webhook answered 500',
  ]);
  receiver.answers((response) => response.writeHead(429, { 'retry-after': '600' }).end());
  await world.source.query('RENAME TABLE partners TO people_elsewhere');
  await pass(1);
  await look(world, alerting);
  expect((await due()).toSorted()).toEqual(['begun 0 660', 'begun 2 660']);
  receiver.takes();
  await pass(9);
  await look(world, alerting);
  expect(receiver.received, 'it is left alone').toHaveLength(2);
  await pass(1);
  await look(world, alerting);
  expect(states()).toEqual(['begun', 'begun']);
  expect(new Set(receiver.taken()).size).toBe(2);
});

test('a redirect is not followed', async () => {
  const other = await openReceiver();
  receiver.answers((response) => response.writeHead(307, { location: other.address }).end());
  await breakSource();
  await look(world, alerting);
  expect(other.received).toEqual([]);
  expect(await lines(world.db.$client, 'SELECT error FROM alert_messages')).toEqual([
    expect.stringMatching(/^the webhook answered 307, a redirect, which is not followed/),
  ]);
  await other.close();
});

test('a slow receiver is given up and keeps no other from being told', async () => {
  const slow = await openReceiver();
  slow.answers(() => undefined);
  const both = { ...alertingTo(slow.address, receiver.address), answerMs: 300 };
  await breakSource();
  await look(world, both);
  expect(states()).toEqual(['begun']);
  expect(await lines(world.db.$client, 'SELECT error FROM alert_messages WHERE sent_at IS NULL')).toEqual([
    'the webhook did not answer within 0.3 s',
  ]);
  slow.takes();
  await pass(1);
  await look(world, both);
  expect([states(slow), states()]).toEqual([['begun'], ['begun']]);
  await slow.close();
});

test('two instances that look at once tell of it once, and the other goes on when the first is gone', async () => {
  await breakSource();
  const [one, two] = [world.another('one'), world.another('two')];
  await Promise.all([1, 2, 3, 4].flatMap(() => [look(one, alerting), look(two, alerting)]));
  expect(states()).toEqual(['begun']);
  await mendSource();
  await pass(2);
  await Promise.all([look(two, alerting), look(one, alerting)]);
  expect(states()).toEqual(['begun', 'over']);
  expect(receiver.received).toHaveLength(2);
});

test('whoever dies between sending and noting it sends again after a pause, with the same key and beginning', async () => {
  await breakSource();
  await look(world, alerting);
  // As that process left it: tried, and nothing noted.
  await world.db.update(alertMessages).set({ sentAt: null });
  await look(world, alerting);
  expect(receiver.received).toHaveLength(1);
  await pass(1);
  await look(world, alerting);
  const [first, second] = receiver.received.map(({ body }) => body);
  expect(second).toEqual(first);
});

test('something that comes again is told of again', async () => {
  await breakSource();
  await look(world, alerting);
  await mendSource();
  await pass(1);
  await look(world, alerting);
  await breakSource();
  await pass(1);
  await look(world, alerting);
  expect(states()).toEqual(['begun', 'over', 'begun']);
  expect(receiver.received.map(({ body }) => body.since)).toEqual([
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T00:02:00.000Z',
  ]);
});

test('a webhook that is named later is told of what still stands, and of no end whose beginning it was not told', async () => {
  await breakSource();
  await look(world, alertingTo());
  expect(receiver.received).toEqual([]);
  await pass(1);
  await look(world, alerting);
  expect(states()).toEqual(['begun']);
  const other = await openReceiver();
  await mendSource();
  await pass(1);
  await look(world, alertingTo(receiver.address, other.address));
  expect([states(), other.received]).toEqual([['begun', 'over'], []]);
  await other.close();
});

test('a webhook that is taken out is told nothing more, and is not waited for where alerts are listed', async () => {
  const other = await openReceiver();
  await other.down();
  const [both, one] = [alertingTo(receiver.address, other.address), alerting];
  await breakSource();
  await look(world, both);
  const listed = async (of: Alerting) => (await openAlerts(world.db, of.webhooks))[0]!;
  expect(await listed(both)).toMatchObject({ told: { begun: 1, of: 2 }, trouble: { tries: 1 } });
  await look(world, one);
  expect(await listed(one)).toMatchObject({ told: { begun: 1, of: 1 }, trouble: null });
  await mendSource();
  await pass(1);
  await look(world, one);
  const over = async (of: Alerting) =>
    (await pastAlerts(world.db, of.webhooks, { after: null, limit: 1 })).rows[0]!;
  expect(await over(one)).toMatchObject({ told: { begun: 1, over: 1, of: 1 }, trouble: null });
  expect(await over(alertingTo()), 'what was told stays told').toMatchObject({ told: { begun: 1, of: 1 } });
});

test('what is long over is not told to a receiver that comes back after days', async () => {
  await receiver.down();
  await breakSource();
  await look(world, alerting);
  await mendSource();
  await pass(1);
  await look(world, alerting);
  await receiver.up();
  await pass(25 * 60);
  await look(world, alerting);
  const old = receiver.received.filter(({ body }) => body.sort === 'source contract broken');
  expect(old).toEqual([]);
});

test('the address is a secret: neither the log nor the database says it', async () => {
  const said: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => said.push(line) });
  await breakSource();
  receiver.answers((response) => response.writeHead(404).end());
  await look({ ...world, log }, alerting);
  await receiver.down();
  await pass(1);
  await look({ ...world, log }, alerting);
  await receiver.up();
  expect(said.join('')).toContain('the webhook answered 404');
  expect(said.join('')).toContain('ECONNREFUSED');
  expect(said.join('')).not.toContain(SECRET);
  expect(JSON.stringify(await dumpAll(world))).not.toContain(SECRET);
});
