import { afterEach, expect, test } from 'vitest';
import { formatAmount } from '@/lib/amount';
import { findAccountFaults } from '../pool/check';
import { addPartners, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { computeAgain } from '../verify/recompute';
import { withRowsOf } from '../verify/rows';
import { loadRun } from './status';

// More voters than one batch or one stretch takes, and CC whose sums need more than 64 bits, all the way from the votes to the rewards.

const VOTERS = 25_000;
const LARGEST = '999999999999.99999999';

let world: TestWorld;
afterEach(() => world.close());

test('an hour of many voters who vote as much as there can be comes to the unit to what the database itself adds up', async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, VOTERS);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id % 50 = 0');
  await world.source.query('UPDATE partners SET position = NULL WHERE partner_id % 7 = 0');
  await world.source.query(`UPDATE partners SET ecc = ${LARGEST} WHERE partner_id % 11 = 0`);
  await setRate(world, '2026-01-01 00:00:00', '0.00000001');
  // Read twice, the rows come in no order of their partners.
  for (const type of ['up', 'down'])
    await world.source.query(
      `INSERT INTO votes (partner_id, vote_type, cc, cast_at)
        SELECT partner_id, ?, IF(partner_id % 5 = 0, ${LARGEST}, partner_id % 97 + 0.00000003), TIMESTAMPADD(SECOND, partner_id * 7919 % 3600, '2026-03-01')
          FROM partners`,
      [type],
    );
  await ring(world);
  const run = await loadRun(world.db, 1);
  expect(run.status).toBe('published');
  const [sums] = await lines(world.source, 'SELECT COUNT(*), SUM(cc) FROM votes');
  expect(`${run.votes} ${formatAmount(run.ccVoted!)}`).toBe(sums);
  expect(run.ccVoted).toBeGreaterThan(2n ** 64n);
  const ofPartners = await lines(
    world.source,
    'SELECT partner_id, COUNT(*), SUM(cc) FROM votes GROUP BY partner_id ORDER BY partner_id',
  );
  const stored = await lines(
    world.db.$client,
    `SELECT partner_id, votes, cc_voted FROM hourly_rewards UNION ALL SELECT partner_id, votes, cc_voted FROM left_out ORDER BY partner_id`,
  );
  expect(stored).toEqual(ofPartners);
  expect(await lines(world.db.$client, 'SELECT DISTINCT votes_by_type FROM hourly_rewards')).toEqual([
    '{"down":1,"up":1}',
  ]);
  const again = await withRowsOf(world, run, new AbortController().signal, (rows) =>
    computeAgain(world, run, rows, new Set()),
  );
  expect([...again.faults.as('rewards', ''), ...again.inputFaults.as('inputs', '')]).toEqual([]);
  expect(again.rows).toBe(VOTERS - VOTERS / 50);
  expect(await findAccountFaults(world.db)).toEqual([]);
});
