import { afterEach, beforeEach, expect, test } from 'vitest';
import { later } from '@/lib/period';
import { callAs } from '../testing/api';
import { publishedDay } from '../testing/published-day';
import type { TestWorld } from '../testing/world';
import { compareIfDue } from './comparison';
import { STUCK_AFTER } from './stuck';

let world: TestWorld;
beforeEach(async () => {
  world = await publishedDay();
});
afterEach(() => world.close());

const transfers = () => callAs(world, 'vera', 'viewer').transfers;
const compare = async () => {
  await world.db.$client.query('UPDATE transfer_comparison SET next_at = UTC_TIMESTAMP() - INTERVAL 10 YEAR');
  await compareIfDue(world, new AbortController().signal);
};

test('what was delivered is told as equal after it was compared, and what stands there otherwise with both figures', async () => {
  await compare();
  const standing = await transfers().standing();
  expect(standing).toMatchObject({ connected: true, special: 1, stuck: [], stuckHours: 0, differences: [] });
  expect(standing.comparison).toMatchObject({ compared: 3, differing: 0, trouble: null });

  await world.remote.query("UPDATE cc_hourly SET cc_reward = 1 WHERE time = '2026-03-01 01:00:00'");
  await compare();
  const { differences, comparison } = await transfers().standing();
  expect(comparison.differing).toBe(1);
  expect(differences).toMatchObject([{ partnerId: '2', there: '1.00000000' }]);
  const { batch, rows } = await transfers().batch({ runId: differences[0]!.runId });
  expect(batch).toMatchObject({
    state: 'delivered',
    delivered: 1,
    differing: 1,
    amount: differences[0]!.sent,
  });
  expect(rows).toMatchObject([
    {
      partnerId: '2',
      amount: differences[0]!.sent,
      status: 'delivered',
      differs: { there: '1.00000000' },
    },
  ]);
});

test('what is stuck is told by hour with the reason, and partner by partner, page after page', async () => {
  const [run] = (await transfers().list({ limit: 1 })).batches;
  await world.db.$client.query(
    'UPDATE transfers SET status = ?, error = ?, pending_since = ? WHERE run_id = ?',
    ['pending', 'it was refused', new Date(later(await world.clock(), -STUCK_AFTER)), run!.runId],
  );
  await world.db.$client.query(
    `INSERT INTO transfers (run_id, partner_id, time, amount, status, tries, next_try_at)
     SELECT run_id, 9, time, 5, 'cancelled', 0, next_try_at FROM transfers WHERE run_id = ?`,
    [run!.runId],
  );
  const { stuck, stuckHours } = await transfers().standing();
  expect([stuckHours, stuck]).toMatchObject([
    1,
    [{ runId: run!.runId, transfers: 1, why: 'it was refused' }],
  ]);
  const first = await transfers().batch({ runId: run!.runId, limit: 1 });
  expect(first.batch, 'what is cancelled is no part of the amount').toMatchObject({
    state: 'stuck',
    pending: 1,
    cancelled: 1,
    amount: run!.amount,
  });
  expect(first).toMatchObject({ rows: [{ partnerId: '2', error: 'it was refused' }], next: '2' });
  const second = await transfers().batch({ runId: run!.runId, limit: 1, after: first.next! });
  expect(second).toMatchObject({
    rows: [{ partnerId: '9', status: 'cancelled', nextTryAt: null }],
    next: null,
  });
  await expect(transfers().batch({ runId: 999 })).rejects.toThrow(/Run 999 has no transfers/);
});
