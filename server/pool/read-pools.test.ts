import { afterEach, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
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

test('what has ended and is not due yet is told apart, until somebody runs it', async () => {
  world = await freshWorld({ startAt: STARTS, now: DUE });
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '100', '2026-03-01 00:10:00']]);
  await world.db.$client.query(
    `INSERT INTO running_sums (hour_start, summed_to, votes, cc) VALUES
      ('2026-03-01 00:00:00', '2026-03-01 00:59:59', 1, 100), ('2026-03-01 01:00:00', '2026-03-01 01:10:00', 1, 8)`,
  );
  const rate = new RateNow(world.source, world.log);
  const at = (iso: string) => readPools({ pages: world.db, world, rate }, parseInstant(iso));
  const hour = { kind: 'hourly', start: parseInstant(STARTS), dueAt: parseInstant(DUE) };

  expect((await at('2026-03-01T00:40Z')).hourly.ended, 'the program begins with this hour').toBeNull();
  const { hourly, daily } = await at('2026-03-01T01:10Z');
  expect(hourly.ended).toMatchObject({ period: hour, expected: '25.00000000' });
  expect(hourly.running).toMatchObject({ votes: 1, inflow: '2.00000000' });
  expect(daily).toMatchObject({ ended: null, expected: '81.00000000' });
  expect((await at('2026-03-02T00:00:30Z')).daily.ended).toMatchObject({ expected: '81.00000000' });

  expect((await at(DUE)).hourly.ended, 'then it is due').toBeNull();
  await ring(world);
  expect((await at('2026-03-01T01:10Z')).hourly.ended, 'it was run').toBeNull();
});
