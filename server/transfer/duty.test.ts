import { afterEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { openPool } from '../db/connection';
import { approve, seenOf, waitingRun } from '../run/decide';
import { reconcile } from '../run/reconcile';
import { remoteWay } from '../testing/remote-way';
import { addPartners, addVotes, lines, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { readComparison } from './comparison';
import { tendTransfers } from './duty';

let world: TestWorld;
const closings: (() => Promise<unknown>)[] = [];

async function begin(policy = DEFAULT_POLICY): Promise<void> {
  world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T01:30Z',
    specialPartners: [1n],
    policy,
  });
  closings.push(() => world.close());
  await addPartners(world, 1);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '40', '2026-03-01 00:10:00'],
    [1, '40', '2026-03-01 01:10:00'],
  ]);
}
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

const published = () => lines(world.db.$client, "SELECT COUNT(*) FROM runs WHERE status = 'published'");
const there = () => lines(world.remote, 'SELECT cc_reward FROM cc_hourly');

test('a remote database that hangs holds up no hour, and the end of the process not either', async () => {
  await begin();
  const { signal } = new AbortController();
  await reconcile(world, signal);
  const way = await remoteWay(world.addresses.remote);
  closings.push(() => way.close());
  const remote = openPool(way.url);
  const stopping = new AbortController();
  const met = way.befall('INSERT', 'stalls');
  const round = tendTransfers({ ...world, remote }, stopping.signal)();
  await met;
  world.setClock('2026-03-01T02:30Z');
  await reconcile(world, signal);
  expect(await published(), 'while the sender waits').toEqual(['2']);

  const began = performance.now();
  stopping.abort(new Error('the process is stopping'));
  await round;
  expect(performance.now() - began).toBeLessThan(2_000);
  await remote.end();
  expect(
    await lines(world.db.$client, 'SELECT status, tries FROM transfers'),
    'which is no fault of the remote',
  ).toEqual(['pending 0', 'pending 0']);
  await tendTransfers(world.another('the next'), signal)();
  expect(await there()).toHaveLength(2);
});

test('what a person publishes goes out with the next round, and no bell has to ring; each tenth round compares', async () => {
  await begin({
    ...DEFAULT_POLICY,
    gate: { ...DEFAULT_POLICY.gate, hourly: { mode: 'manual', bounds: {} } },
  });
  const { signal } = new AbortController();
  const tend = tendTransfers(world, signal);
  await reconcile(world, signal);
  await tend();
  expect(await there()).toEqual([]);
  const hour = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
  const ask = { actor: { name: 'anna', role: 'approver' as const }, reason: 'seen' };
  await approve(world, hour, ask, seenOf(await waitingRun(world.db, hour)), false);
  await tend();
  expect(await there()).toEqual(['10.00000000']);
  world.setClock('2026-03-01T02:31Z');
  for (let round = 0; round < 9; round++) await tend();
  expect(await readComparison(world.db, 1)).toMatchObject({ compared: 1, differing: 0 });
});
