import { afterEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { findAccountFaults } from '../pool/check';
import { beforeStatement } from '../testing/statements';
import { addPartners, addVotes, lines, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { reject } from './decide';
import { work } from './line';
import { openRun } from './open';

const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const PERSON = { name: 'ann', role: 'approver' } as const;

let world: TestWorld;
afterEach(() => world.close());

const earmark = async (): Promise<string | undefined> => {
  const [line] = await lines(
    world.db.$client,
    "SELECT amount FROM earmarks WHERE kind = 'hourly' AND period_start = '2026-03-01 00:00:00'",
  );
  return line;
};
const held = (): Promise<string[]> =>
  lines(world.db.$client, "SELECT balance FROM accounts WHERE account = 'held'");

/**
 * An hour that was counted and has less in its earmark than that: 10 CC were accrued and its first attempt rejected; then 8 of them were
 * taken out by hand, so that the earmark cannot bear it when the source loses the hour's votes.
 */
async function anHourThatLacks(): Promise<void> {
  const gate = { ...DEFAULT_POLICY.gate, hourly: { mode: 'manual' as const, bounds: {} } };
  const policy = { ...DEFAULT_POLICY, gate };
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z', policy });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  await ring(world);
  await reject(world, HOUR, { actor: PERSON, reason: 'let us look at it again' });
  for (const statement of [
    `INSERT INTO entries (at, from_account, to_account, amount, kind, period_start, from_earmark, reason)
      VALUES ('2026-03-01', 'hourly_pool', 'adjustments', 8, 'hourly', '2026-03-01', '2026-03-01', 'by hand')`,
    "UPDATE accounts SET balance = balance - 8 WHERE account = 'hourly_pool'",
    "UPDATE accounts SET balance = balance + 8 WHERE account = 'adjustments'",
    "UPDATE earmarks SET amount = amount - 8 WHERE kind = 'hourly'",
  ])
    await world.db.$client.query(statement);
  expect(await earmark()).toBe('2.00000000');
  expect(await findAccountFaults(world.db)).toEqual([]);
}

test('an attempt that lacks CC is refused with the figure, leaves nothing behind, and can be made once the source is mended', async () => {
  await anHourThatLacks();
  await world.source.query('DELETE FROM votes');
  const lease = await openRun(world, HOUR, { actor: PERSON, reason: 'again' });
  const outcome = await work(world, lease!, new AbortController().signal);
  expect(outcome).toMatchObject({ came: 'refused', error: { missing: 800_000_000n } });
  expect(await lines(world.db.$client, 'SELECT attempt, status FROM runs')).toEqual(['1 rejected']);
  expect(await earmark()).toBe('2.00000000');
  expect(await held()).toEqual(['0.00000000']);

  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  const again = await openRun(world, HOUR, { actor: PERSON, reason: 'mended', gate: 'auto' });
  expect(await work(world, again!, new AbortController().signal)).toEqual({ came: 'published' });
  expect(await lines(world.db.$client, 'SELECT total_reward_cc FROM reward_log')).toEqual(['2.00000000']);
});

test('an attempt that is taken over and then lacks CC gives back what it held before it is withdrawn', async () => {
  await anHourThatLacks();
  const lease = await openRun(world, HOUR, { actor: PERSON, reason: 'again' });
  const stopping = new AbortController();
  beforeStatement(
    world.db.$client,
    'DELETE FROM hourly_rewards',
    1,
    () => void stopping.abort(new Error('SIGTERM')),
  );
  expect(await work(world, lease!, stopping.signal)).toEqual({ came: 'interrupted' });
  expect(await held()).toEqual(['2.00000000']);

  await world.source.query('DELETE FROM votes');
  await ring(world.another('other'));
  expect(await lines(world.db.$client, 'SELECT attempt, status FROM runs')).toEqual(['1 rejected']);
  expect(await lines(world.db.$client, 'SELECT missing, tries FROM refusals')).toEqual(['8.00000000 1']);
  expect(await held()).toEqual(['0.00000000']);
  expect(await earmark()).toBe('2.00000000');
  expect(await findAccountFaults(world.db)).toEqual([]);
  expect(await publications(world)).toEqual([]);
});
