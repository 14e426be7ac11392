import { afterEach, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { startLineChild } from '../testing/line-child';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { RateNow } from './rate-now';
import { readPools } from './read-pools';

const STARTS = '2026-03-01T00:00Z';
const DUE = '2026-03-01T01:30Z';

let world: TestWorld;
afterEach(() => world.close());

async function heldShown(): Promise<string[]> {
  const rate = new RateNow(world.source, world.log);
  const { hourly, daily } = await readPools({ pages: world.db, world, rate });
  return [hourly.held, daily.held];
}

test('what is held is shown once, also of an attempt that was taken over with other votes', async () => {
  const hourly = { mode: 'manual' as const, bounds: {} };
  const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, hourly } };
  world = await freshWorld({ startAt: STARTS, now: DUE, policy });
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '100', '2026-03-01 00:10:00']]);
  expect(await heldShown()).toEqual(['0.00000000', '0.00000000']);

  // Just before the third step gets its row, the budget is held.
  const strike = { on: 'own', text: 'insert into `run_steps`', nth: 3, signal: 'SIGKILL' } as const;
  const child = await startLineChild({
    addresses: world.addresses,
    startAt: STARTS,
    now: DUE,
    instance: 'struck',
    strike,
  });
  child.ring();
  expect(await child.ended).toBe('SIGKILL');
  expect(await heldShown()).toEqual(['25.00000000', '0.00000000']);

  await addVotes(world, [[2, '60', '2026-03-01 00:20:00']]);
  world.setClock('2026-03-01T01:31Z');
  await ring(world);
  expect(await lines(world.db.$client, 'SELECT status, fence FROM runs')).toEqual(['waiting 2']);
  const [held] = await lines(world.db.$client, "SELECT balance FROM accounts WHERE account = 'held'");
  expect(held).toBe('40.00000000');
  expect(await heldShown()).toEqual([held, '0.00000000']);
});
