import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { openPool } from '../db/connection';
import { approve, seenOf, waitingRun } from '../run/decide';
import { work } from '../run/line';
import { openRun } from '../run/open';
import { breakableWay } from '../testing/outage';
import { remoteWay } from '../testing/remote-way';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { listTransfers } from './list-transfers';
import { deliverTransfers } from './sender';

const signal = new AbortController().signal;
const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');

let world: TestWorld;
const closings: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T01:30Z',
    specialPartners: [1n, 3n, 99n],
  });
  closings.push(() => world.close());
  await addPartners(world, 4);
  await setRate(world, '2026-01-01 00:00:00', '1');
  // Partner 3 is special and did not vote; partner 2 voted and is not special.
  await addVotes(world, [
    [1, '40', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:11:00'],
  ]);
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

const remote = (): Promise<string[]> => lines(world.remote, 'SELECT * FROM cc_hourly ORDER BY partner_id');
const outbox = (): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(r.attempt, ' ', partner_id, ' ', amount, ' ', t.status, ' ', tries) FROM transfers t JOIN runs r ON r.id = run_id
      ORDER BY r.attempt, partner_id`,
  );

test('a special partner with a reward is sent its total once', async () => {
  await ring(world);
  expect(await remote()).toEqual(['1 12.00000000 2026-03-01 00:00:00']);
  expect(await outbox()).toEqual(['1 1 12.00000000 delivered 1']);
  world.setClock('2026-03-01T01:40Z');
  await world.remote.query('UPDATE cc_hourly SET cc_reward = 0');
  expect(await deliverTransfers(world, signal)).toBe(0);
  expect(await remote(), 'what was delivered is not sent again').toEqual([
    '1 0.00000000 2026-03-01 00:00:00',
  ]);
});

test('a remote database that is down costs nothing but time: it is tried with growing pauses until it is back', async () => {
  const way = await breakableWay(world.addresses.remote);
  closings.push(() => way.close());
  const pool = openPool(way.url);
  closings.push(() => pool.end().catch(() => undefined));
  const one = { ...world.another('one'), remote: pool };
  way.cut();
  await ring(one);
  expect(await lines(world.db.$client, 'SELECT status FROM runs')).toEqual(['published']);
  const due =
    "SELECT TIMESTAMPDIFF(SECOND, '2026-03-01 01:30:00', next_try_at), tries, status FROM transfers";
  expect(await lines(world.db.$client, due)).toEqual(['5 1 pending']);
  expect(await lines(world.db.$client, 'SELECT error FROM transfers')).toEqual([
    expect.stringMatching(/^the connection to the remote database broke; .*PROTOCOL_CONNECTION_LOST\)$/),
  ]);
  await deliverTransfers(one, signal);
  expect(await lines(world.db.$client, due), 'before its time').toEqual(['5 1 pending']);
  world.setClock('2026-03-01T01:30:05Z');
  await deliverTransfers(one, signal);
  expect(await lines(world.db.$client, due)).toEqual(['15 2 pending']);
  way.restore();
  world.setClock('2026-03-01T01:30:15Z');
  expect(await deliverTransfers(one, signal)).toBe(1);
  expect(await remote()).toEqual(['1 12.00000000 2026-03-01 00:00:00']);
  expect(await lines(world.db.$client, 'SELECT status, error FROM transfers')).toEqual(['delivered NULL']);
});

test('an answer that is lost leaves one row there', async () => {
  const way = await remoteWay(world.addresses.remote);
  closings.push(() => way.close());
  const pool = openPool(way.url);
  closings.push(() => pool.end().catch(() => undefined));
  void way.befall('COMMIT', 'cut after');
  await ring({ ...world.another('one'), remote: pool });
  expect(await remote()).toEqual(['1 12.00000000 2026-03-01 00:00:00']);
  expect(await outbox()).toEqual(['1 1 12.00000000 pending 1']);
  world.setClock('2026-03-01T01:31Z');
  await ring({ ...world.another('one'), remote: pool });
  expect(await remote()).toEqual(['1 12.00000000 2026-03-01 00:00:00']);
  expect(await outbox()).toEqual(['1 1 12.00000000 delivered 2']);
});

test('two senders send nothing twice', async () => {
  await ring({ ...world.another('one'), remote: null });
  expect(await outbox()).toEqual(['1 1 12.00000000 pending 0']);
  const counts = await Promise.all(
    ['two', 'three'].map((name) => deliverTransfers(world.another(name), signal)),
  );
  expect(counts.toSorted()).toEqual([0, 1]);
  expect(await outbox()).toEqual(['1 1 12.00000000 delivered 1']);
});

test('without a remote database transfers stay pending', async () => {
  await ring({ ...world, remote: null });
  expect(await outbox()).toEqual(['1 1 12.00000000 pending 0']);
});

/** Runs the hour again and publishes that. */
async function publishAgain(): Promise<void> {
  const asked = { actor: { name: 'ann', role: 'operator' }, reason: 'again' } as const;
  const lease = await openRun(world, HOUR, { ...asked, rerun: { standings: 'frozen' } });
  expect(await work(world, lease!, signal)).toEqual({ came: 'waiting' });
  const seen = seenOf(await waitingRun(world.db, HOUR));
  await approve(world, HOUR, { actor: { name: 'bob', role: 'approver' }, reason: 'seen' }, seen, true);
}

test('a published rerun cancels what was not delivered and sends to whoever was sent something, 0 where nothing is left', async () => {
  await ring({ ...world, remote: null });
  await world.source.query('UPDATE votes SET partner_id = 3 WHERE partner_id = 1');
  await publishAgain();
  expect(await outbox()).toEqual([
    '1 1 12.00000000 cancelled 0',
    '2 1 0.00000000 pending 0',
    '2 3 8.00000000 pending 0',
  ]);
  await deliverTransfers(world, signal);
  expect(await remote()).toEqual(['1 0.00000000 2026-03-01 00:00:00', '3 8.00000000 2026-03-01 00:00:00']);
  expect((await outbox()).map((line) => line.split(' ')[3])).toEqual(['cancelled', 'delivered', 'delivered']);
});

test('what an attempt delivered is replaced once a later one is published', async () => {
  await ring(world);
  await deliverTransfers(world, signal);
  const states = async () =>
    (await listTransfers(world.db, await world.clock(), { limit: 9 })).batches.map(
      ({ attempt, state, amount }) => `${attempt} ${state} ${amount}`,
    );
  expect(await states()).toEqual(['1 delivered 12.00000000']);
  await publishAgain();
  expect(await states()).toEqual(['2 pending 12.00000000', '1 replaced 12.00000000']);
  await deliverTransfers(world, signal);
  expect(await states()).toEqual(['2 delivered 12.00000000', '1 replaced 12.00000000']);
  expect(await remote(), 'only once').toEqual(['1 12.00000000 2026-03-01 00:00:00']);
});
