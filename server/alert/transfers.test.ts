import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { openPool } from '../db/connection';
import { alertingTo, look } from '../testing/alerts';
import { breakableWay } from '../testing/outage';
import { openReceiver, type Receiver } from '../testing/receiver';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { compareIfDue } from '../transfer/comparison';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';
import { readDayFigures } from './daily-line';
import type { Alerting } from './round';

const signal = new AbortController().signal;
const DAY = periodFrom('daily', parseInstant('2026-03-01T00:00Z'), 'UTC');

let world: TestWorld;
let receiver: Receiver;
let alerting: Alerting;
const closings: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z', specialPartners: [1n] });
  receiver = await openReceiver();
  closings.push(
    () => world.close(),
    () => receiver.close(),
  );
  alerting = alertingTo(receiver.address);
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** A minute of transfers, as the process tends to them beside the line. */
async function tend(one: World): Promise<void> {
  await deliverTransfers(one, signal);
  await compareIfDue(one, signal);
}

test('transfers that are stuck are told of once, with why, and it is over when they have arrived', async () => {
  const way = await breakableWay(world.addresses.remote);
  const pool = openPool(way.url);
  closings.push(
    () => way.close(),
    () => pool.end().catch(() => undefined),
  );
  const one = { ...world.another('one'), remote: pool };
  way.cut();
  world.setClock('2026-03-01T01:30Z');
  await ring(one);
  await tend(one);
  await look(world, alerting);
  expect(receiver.received).toEqual([]);
  for (const minute of ['46', '50']) {
    world.setClock(`2026-03-01T01:${minute}:00Z`);
    await tend(one);
    await look(world, alerting);
  }
  expect(receiver.taken()).toEqual(['begun transfer stuck']);
  expect(receiver.received[0]!.body.sentence).toMatch(
    /^1 transfer is stuck, the first of hour 2026-03-01T00:00:00Z: .*remote database.+\.$/,
  );
  way.restore();
  world.setClock('2026-03-01T01:58Z');
  await tend(one);
  await look(world, alerting);
  expect(receiver.taken()).toEqual(['begun transfer stuck', 'over transfer stuck']);
});

test('a remote that differs is told of once, and it is over when a comparison finds it equal', async () => {
  world.setClock('2026-03-01T01:30Z');
  await ring(world);
  await tend(world);
  await world.remote.query('UPDATE cc_hourly SET cc_reward = 0');
  for (const time of ['02:40', '03:45']) {
    world.setClock(`2026-03-01T${time}:00Z`);
    await ring(world);
    await tend(world);
    await look(world, alerting);
  }
  expect(receiver.taken()).toEqual(['begun remote differs:2026-03-01T02:40:00Z']);
  await world.remote.query('UPDATE cc_hourly SET cc_reward = 10');
  world.setClock('2026-03-01T04:50Z');
  await ring(world);
  await tend(world);
  await look(world, alerting);
  expect(receiver.taken().slice(1)).toEqual(['over remote differs:2026-03-01T02:40:00Z']);
});

test('a remote that cannot be compared for three hours is told of once, with why, and it is over when it was compared', async () => {
  world.setClock('2026-03-01T01:30Z');
  await ring(world);
  await tend(world);
  const notCompared = () => receiver.taken().filter((line) => line.includes('not compared'));
  await world.remote.query('RENAME TABLE cc_hourly TO elsewhere');
  for (const time of ['02:40', '04:29', '04:31', '05:40']) {
    expect(notCompared()).toHaveLength(time === '05:40' ? 1 : 0);
    world.setClock(`2026-03-01T${time}:00Z`);
    await tend(world);
    await look(world, alerting);
  }
  expect(notCompared()).toEqual(['begun remote not compared']);
  const told = receiver.received.find(({ body }) => body.key === 'remote not compared');
  expect(told!.body.sentence).toMatch(
    /^What was delivered has not been compared with the remote database since 2026-03-01T01:30:00Z: the remote database has no table cc_hourly; create it.+\.$/,
  );
  await world.remote.query('RENAME TABLE elsewhere TO cc_hourly');
  world.setClock('2026-03-01T05:50Z');
  await tend(world);
  await look(world, alerting);
  expect(notCompared()).toEqual(['begun remote not compared', 'over remote not compared']);
});

test('a remote that could never be compared is told of three hours after the program was set up, and never where there is none', async () => {
  await world.remote.query('DROP TABLE cc_hourly');
  await look(world, alerting);
  await tend(world);
  world.setClock('2026-03-01T03:01Z');
  await look({ ...world, remote: null }, alerting);
  expect(receiver.taken()).not.toContain('begun remote not compared');
  await look(world, alerting);
  expect(receiver.taken()).toContain('begun remote not compared');
});

test("a day's remote is equal only when it was compared after its last delivery", async () => {
  const remote = async (of: World = world) => (await readDayFigures(of, DAY, await world.clock())).remote;
  world.setClock('2026-03-02T00:31Z');
  await ring({ ...world, remote: null });
  expect(await remote({ ...world, remote: null })).toEqual({ sort: 'none' });
  expect(await remote()).toEqual({ sort: 'pending', transfers: 1 });
  await compareIfDue(world, signal);
  world.setClock('2026-03-02T00:32Z');
  await deliverTransfers(world, signal);
  expect(await remote()).toEqual({ sort: 'not compared' });
  world.setClock('2026-03-02T01:32Z');
  await compareIfDue(world, signal);
  expect(await remote()).toEqual({ sort: 'equal' });
  await world.remote.query('DELETE FROM cc_hourly');
  world.setClock('2026-03-02T02:33Z');
  await compareIfDue(world, signal);
  expect(await remote()).toEqual({ sort: 'differs', transfers: 1 });
});
