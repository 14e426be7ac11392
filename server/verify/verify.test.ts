import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings, publishedDay } from '../testing/published-day';
import { lines } from '../testing/story';
import type { TestWorld } from '../testing/world';
import { nothingVerified, type VerifyOptions } from './verify';

let world: TestWorld;

const find = (options: Partial<VerifyOptions> = {}) => findings(world, options);

const own = (statement: string) => world.db.$client.query(statement);

beforeAll(async () => {
  world = await publishedDay();
}, 120_000);
afterAll(() => world.close());

test('what was published agrees with everything, and all of it was looked at', async () => {
  const verified = nothingVerified();
  expect(await find({ verified })).toEqual([]);
  expect(verified).toMatchObject({ runs: 25, rewards: 16, hours: 24 });
  expect(verified.auditRows).toBeGreaterThan(50);
});

describe('every breakage is found by name, alone or with what hangs on it', () => {
  const HOUR = "(SELECT id FROM runs WHERE kind = 'hourly' AND period_start = '2026-03-01 01:00:00')";
  test.each([
    [
      'rewards',
      'hourly_rewards',
      'top10 = top10 + 1',
      `run_id = ${HOUR} AND partner_id = 1`,
      /top10 of partner 1/,
    ],
    ['rewards', 'daily_rewards', 'bonus = bonus + 0.00000001', 'partner_id = 3', /bonus of partner 3/],
    [
      'rewards',
      'hourly_rewards',
      '`position` = 9',
      `run_id = ${HOUR} AND partner_id = 1`,
      /place 0 is partner 1/,
    ],
    ['inputs', 'daily_rewards', 'ecc = 7', 'partner_id = 4', /digest of the frozen inputs/],
    [
      'inputs',
      'hourly_rewards',
      'votes_by_type = \'{"up":2}\'',
      `run_id = ${HOUR} AND partner_id = 1`,
      /by type/,
    ],
    ['inputs', 'left_out', "reason = 'too few votes'", `run_id = ${HOUR}`, /why partner 5 is left out/],
    ['inputs', 'run_hours', 'cc = cc + 1', `run_id = ${HOUR}`, /CC of its hours/],
    ['figures', 'runs', 'carried = carried + 1', `kind = 'daily'`, /what it carried/],
    ['figures', 'runs', 'voters = 7', `kind = 'daily'`, /number of voters/],
    ['figures', 'runs', "local_day = '2026-02-28'", `kind = 'daily'`, /local day/],
    [
      'categories',
      'run_categories',
      'members = 3',
      `run_id = ${HOUR} AND category = 'all'`,
      /members of all/,
    ],
    [
      'categories',
      'run_categories',
      'paid = paid - 1',
      `run_id = ${HOUR} AND category = 'top10p'`,
      /top10p paid/,
    ],
    ['journal', 'reward_distribution_logs', 'total_amount = 1', `run_id = ${HOUR}`, /journal's total/],
    ['accounts', 'accounts', 'balance = balance + 1', "account = 'partners'", /account partners/],
    [
      'accounts',
      'entries',
      'amount = amount + 1',
      `reason = 'paid' AND run_id = ${HOUR}`,
      /account partners/,
    ],
    [
      'settlement',
      'entries',
      'amount = amount + 1',
      `reason = 'paid' AND run_id = ${HOUR}`,
      /booked to the partners/,
    ],
    [
      'earmarks',
      'earmarks',
      'amount = amount + 1',
      "kind = 'daily' AND period_start > '2026-03-01'",
      /its entries sum to/,
    ],
    [
      'accruals',
      'accruals',
      'amount = amount - 1',
      "pool = 'daily' AND hour_start = '2026-03-01 01:00:00'",
      /accrued up to row 1/,
    ],
    [
      'accruals',
      'accruals',
      'cc = cc + 1',
      "pool = 'hourly' AND hour_start = '2026-03-01 01:00:00'",
      /accrued up to row 1/,
    ],
    [
      'accruals',
      'entries',
      'amount = amount + 1',
      `reason = 'accrual first' AND run_id = ${HOUR} AND to_account = 'daily_pool'`,
      /their entries/,
    ],
    [
      'pool state',
      'reward_pool_state',
      'accumulated_daily_pool = 1',
      "day = '2026-03-01'",
      /accumulated pool/,
    ],
    ['audit', 'audit', "reason = 'another'", 'seq = 7', /row 7, .* was changed/],
    ['audit', 'audit_head', 'seq = seq - 1', 'id = 1', /its head names row/],
    ['transfers', 'transfers', 'amount = amount + 1', `run_id = ${HOUR}`, /transfer to partner 2/],
    ['transfers', 'transfers', "status = 'cancelled'", `run_id = ${HOUR}`, /cancelled/],
  ])('%s: %s set %s where %s', async (check, table, change, where, sentence) => {
    await own(`CREATE TABLE backup AS SELECT * FROM ${table}`);
    try {
      await own(`UPDATE ${table} SET ${change} WHERE ${where}`);
      expect(await find()).toContainEqual(
        expect.objectContaining({ sort: 'broken', check, sentence: expect.stringMatching(sentence) }),
      );
    } finally {
      await restore(table);
    }
  });

  test.each([
    ['rewards', 'hourly_rewards', 'partner_id = 4', /digest of the stored rows/],
    ['journal', 'reward_distribution_logs', `run_id = ${HOUR}`, /no row of its publication/],
    ['transfers', 'transfers', `run_id = ${HOUR}`, /no transfer is in the outbox/],
    ['audit', 'audit', 'seq = 9', /after row 8 comes row 10/],
    ['pool state', 'reward_pool_state', "day = '2026-03-01'", /the day has no row/],
    ['accruals', 'accruals', "pool = 'daily' AND hour_start = '2026-03-01 05:00:00'", /has no accruals/],
  ])('%s: rows gone from %s where %s', async (check, table, where, sentence) => {
    await own(`CREATE TABLE backup AS SELECT * FROM ${table}`);
    try {
      await own(`DELETE FROM ${table} WHERE ${where}`);
      expect(await find()).toContainEqual(
        expect.objectContaining({ sort: 'broken', check, sentence: expect.stringMatching(sentence) }),
      );
    } finally {
      await restore(table);
    }
  });

  test('remote: a row that was changed there', async () => {
    await world.remote.query('UPDATE cc_hourly SET cc_reward = cc_reward + 1');
    const found = await find();
    await world.remote.query('UPDATE cc_hourly SET cc_reward = cc_reward - 1');
    expect(found).toHaveLength(3);
    expect(new Set(found.map(({ sort, check }) => `${sort} ${check}`))).toEqual(new Set(['broken remote']));
  });

  test('a noted head that is a link of the chain still, and one that is none', async () => {
    const [hash] = await lines(world.db.$client, 'SELECT hash FROM audit WHERE seq = 20');
    expect(await find({ auditHead: { hash: hash! } })).toEqual([]);
    expect(await find({ auditHead: { seq: 20, hash: hash! } })).toEqual([]);
    for (const auditHead of [{ hash: 'f'.repeat(64) }, { seq: 21, hash: hash! }])
      expect(await find({ auditHead })).toEqual([expect.objectContaining({ check: 'audit' })]);
  });
});

test('with everything put back it agrees again', async () => {
  expect(await find()).toEqual([]);
});

/** Generated columns are not put back, since the database makes them. */
async function restore(table: string): Promise<void> {
  const columns = await lines(
    world.db.$client,
    `SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}'
      AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position`,
  );
  const names = columns.map((name) => `\`${name}\``).join(', ');
  await own(`DELETE FROM ${table}`);
  await own(`INSERT INTO ${table} (${names}) SELECT ${names} FROM backup`);
  await own('DROP TABLE backup');
}
