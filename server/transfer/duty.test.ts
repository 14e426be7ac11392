import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { openPool } from '../db/connection';
import { highWaterFile, readFileMarks } from '../high-water/file';
import { HighWater } from '../high-water/high-water';
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

  stopping.abort(new Error('the process is stopping'));
  await round;
  await remote.end();
  expect(
    await lines(world.db.$client, 'SELECT status, tries FROM transfers'),
    'which is no fault of the remote',
  ).toEqual(['pending 0', 'pending 0']);
  await tendTransfers(world.another('the next'), signal)();
  expect(await there()).toHaveLength(2);
});

test('a remote database that hangs holds up no hour of a catch-up either, though each is to be marked there', async () => {
  await begin();
  const way = await remoteWay(world.addresses.remote);
  const folder = await mkdtemp(join(tmpdir(), 'allot-duty-'));
  const remote = openPool(way.url);
  closings.push(
    () => rm(folder, { recursive: true, force: true }),
    () => remote.end(),
  );
  // Whoever waited for it would wait for longer than the test lasts.
  const patience = { long: 600_000, short: 3_000 };
  const highWater = new HighWater({ file: highWaterFile(folder), remote, log: world.log, patience });
  const marked = { ...world, remote, highWater };
  const { signal } = new AbortController();
  await reconcile(marked, signal);
  await highWater.settled();
  way.hang();
  world.setClock('2026-03-01T05:30Z');
  await reconcile(marked, signal);
  expect(await published()).toEqual(['5']);
  const [inFile] = [...(await readFileMarks(highWaterFile(folder))).values()];
  expect(inFile).toHaveLength(5);
  await way.close();
  await highWater.settled();
  const kept = 'SELECT COUNT(*) FROM allot_high_water';
  expect(await lines(world.remote, kept), 'it was told of none of them').toEqual(['1']);
  const next = new HighWater({ file: highWaterFile(folder), remote: world.remote, log: world.log });
  await reconcile({ ...world, highWater: next }, signal);
  await next.settled();
  expect(await lines(world.remote, kept)).toEqual(['5']);
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
