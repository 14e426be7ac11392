import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { duePeriods, type Instant, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY, type Policy } from '@/lib/policy';
import { dumpAll } from '../testing/dump';
import { fillReplayed, type OldLists, oldLists } from '../testing/old-lists';
import { lines } from '../testing/story';
import { freshWorld, loadDump, type TestWorld } from '../testing/world';
import type { Finding } from './finding';
import { type Shadow, type ShadowPlan, shadow } from './shadow';
import { OF_DOUBLES } from './tolerance';

const FIRST = '2022-01-10T00:00Z';
const SECOND = '2022-01-11T00:00Z';
const DAY = '2022-01-10 00:00:00';

let world: TestWorld;
let old: OldLists;

beforeAll(async () => {
  world = await freshWorld({ startAt: FIRST, now: '2022-02-01T00:00Z' });
  await loadDump(world.sourceUrl, 'test-data/replay/source.sql.gz');
  old = await oldLists('DOUBLE');
});
afterAll(async () => {
  await old.close();
  await world.close();
});
beforeEach(async () => {
  await old.pool.query('DELETE FROM reward_list_hourly');
  await old.pool.query('DELETE FROM reward_list_daily');
  await fillReplayed(old.url, '2022-01-20');
});

function compare(from: string, to: string, changed: Partial<ShadowPlan> = {}): Promise<Shadow> {
  const range = [parseInstant(from), parseInstant(to)] as const;
  const plan: ShadowPlan = {
    zone: 'UTC',
    periods: duePeriods(...range, parseInstant('2022-02-01T00:00Z'), 'UTC'),
    compared: () => true,
    opening: { hourly: ZERO, daily: ZERO },
    policyAt: () => ({ version: 1, inForceFrom: 0 as Instant, policy: DEFAULT_POLICY }),
    tolerance: OF_DOUBLES,
    theirPositions: false,
    ...changed,
  };
  return shadow(world.source, old.pool, plan, new AbortController().signal);
}

const firstDay = (changed: Partial<ShadowPlan> = {}) => compare(FIRST, SECOND, changed);
const change = (sql: string) => old.pool.query(sql);

/** What was found, as `daily top10 another share`. */
const found = ({ groups }: Shadow): string[] =>
  groups.map(({ kind, column, cause }) => [kind, column, cause].filter(Boolean).join(' '));
const findings = ({ periods }: Shadow): Finding[] => periods.flatMap((period) => period.findings);

test('ten days of an old script with the same rules differ by float noise alone, and nothing is written', async () => {
  const dump = async () => ({
    own: await dumpAll(world),
    votes: await lines(world.source, 'SELECT * FROM votes ORDER BY id'),
    partners: await lines(world.source, 'SELECT * FROM partners ORDER BY partner_id'),
    remote: await lines(world.remote, 'SELECT * FROM cc_hourly'),
    hourly: await lines(old.pool, 'SELECT * FROM reward_list_hourly ORDER BY time, partner_id'),
    daily: await lines(old.pool, 'SELECT * FROM reward_list_daily ORDER BY time, partner_id'),
  });
  const before = await dump();
  const result = await compare(FIRST, '2022-01-20T00:00Z');
  expect(findings(result)).toEqual([]);
  expect(result.equal).toBe(true);
  expect(result.notes).toEqual([]);
  expect(result.periods).toHaveLength(250);
  const total = (of: 'rowsHere' | 'rowsThere' | 'amounts' | 'equal' | 'noise') =>
    result.periods.reduce((sum, period) => sum + period[of], 0);
  expect([total('rowsHere'), total('rowsThere')]).toEqual([611 + 518, 611 + 518]);
  expect(total('equal') + total('noise')).toBe(total('amounts'));
  expect(total('amounts')).toBe(611 * 5 + 518 * 8);
  // As test-data/replay/pools.tsv has them.
  expect(Object.values(result.pools).map(formatAmount)).toEqual(['44423.58285140', '422886.82035880']);
  expect(await dump()).toEqual(before);
}, 300_000);

test('amounts that a script left a little off count as noise, and as differences where no noise is let pass', async () => {
  await change('UPDATE reward_list_daily SET daily_reward_all = daily_reward_all * (1 + 1e-12) + 1e-7');
  const tolerant = await firstDay();
  expect(tolerant.equal).toBe(true);
  const daily = tolerant.periods.find(({ kind }) => kind === 'daily')!;
  expect(daily.noise).toBeGreaterThan(0);
  expect(daily.largestNoise).toBeGreaterThan(0n);
  const strict = await firstDay({
    tolerance: { absolute: ZERO, relative: { numerator: 0n, denominator: 1n } },
  });
  expect(strict.equal).toBe(false);
});

test('one amount that is another is found with its partner', async () => {
  await change(
    `UPDATE reward_list_daily SET daily_reward_top10p_ecc = daily_reward_top10p_ecc + 0.5 WHERE time = '${DAY}' AND partner_id = 1757`,
  );
  const result = await firstDay();
  expect(found(result)).toEqual(['daily top10p_ecc single amounts']);
  const [finding] = findings(result);
  expect(finding!.count).toBe(1);
  expect(formatAmount((finding!.there - finding!.here) as Amount)).toBe('0.50000000');
  expect(finding!.examples).toMatchObject([{ partnerId: '1757', position: 12 }]);
});

test('a category by another share is told apart from another pool', async () => {
  await change(
    `UPDATE reward_list_daily SET daily_reward_top1000 = daily_reward_top1000 * 1.25 WHERE time = '${DAY}'`,
  );
  const share = await firstDay();
  expect(found(share)).toEqual(['daily top1000 another share']);
  expect(findings(share)[0]!.sentence).toContain('1.25 times what it is here');

  await change(
    `UPDATE reward_list_daily SET daily_reward_top1000 = daily_reward_top1000 / 1.25 WHERE time = '${DAY}'`,
  );
  const amounts = ['top10', 'top100', 'top1000', 'top10000', 'all', 'top10p_ecc', 'top50p'].map(
    (key) => `daily_reward_${key} = daily_reward_${key} * 0.8`,
  );
  await change(
    `UPDATE reward_list_daily SET ${amounts.join(', ')}, cc_market_reward = cc_market_reward * 0.8 WHERE time = '${DAY}'`,
  );
  const pool = await firstDay();
  expect(found(pool)).toEqual(['daily another pool or rate', 'daily bonus bonus follows']);
  expect(findings(pool)[0]!.sentence).toContain('Every category is 0.8 times');
});

test('what the pools held before is brought in, and is missed where it is not', async () => {
  const { pools } = await firstDay();
  expect(pools.hourly).toBeGreaterThan(0n);
  const without = await compare(SECOND, '2022-01-12T00:00Z');
  // What is carried takes the difference on from hour to hour, each time less of it, down to what is noise.
  expect(found(without)).toEqual([
    'hourly another pool or rate',
    'daily another pool or rate',
    'daily bonus bonus follows',
  ]);
  expect(findings(without)[0]!.sentence).toContain('give them by --opening-hourly');
  const brought = await compare(SECOND, '2022-01-12T00:00Z', { opening: pools });
  expect(found(brought)).toEqual([]);
});

test('a row that is missing and a row too many are named with their partners', async () => {
  await change(`DELETE FROM reward_list_daily WHERE time = '${DAY}' AND partner_id = 1847`);
  await change(
    `INSERT INTO reward_list_daily (time, partner_id, position, daily_reward_all) VALUES ('${DAY}', 999999, 5, 12.5)`,
  );
  const result = await firstDay();
  expect(found(result)).toEqual(['daily rows only here', 'daily rows only there']);
  const [here, there] = findings(result);
  expect(here!.examples).toMatchObject([{ partnerId: '1847', there: null }]);
  expect(there!.examples).toMatchObject([{ partnerId: '999999', here: null, there: 1_250_000_000n }]);
  expect(there!.sentence).toContain('1 without a good vote in the period');
});

test('a period that the old script did not run is one difference', async () => {
  await change("DELETE FROM reward_list_hourly WHERE time = '2022-01-10 00:00:00'");
  const result = await firstDay();
  expect(found(result)).toEqual(['hourly no run there']);
  expect(findings(result)).toHaveLength(1);
});

test('a category that is not paid, and one that has no column, are named', async () => {
  await change(`UPDATE reward_list_daily SET daily_reward_top50p = NULL WHERE time = '${DAY}'`);
  expect(found(await firstDay())).toEqual(['daily top50p category missing']);
  await change('ALTER TABLE reward_list_daily DROP COLUMN daily_reward_top50p');
  try {
    const result = await firstDay();
    expect(found(result)).toEqual(['daily top50p category missing']);
    expect(result.notes).toEqual(['reward_list_daily has no column daily_reward_top50p.']);
  } finally {
    await change('ALTER TABLE reward_list_daily ADD COLUMN daily_reward_top50p DOUBLE NULL');
  }
});

test('a policy with other tiers is found by who is a member', async () => {
  const policy: Policy = structuredClone(DEFAULT_POLICY);
  policy.daily.categories[2]!.members = { top: 500 };
  const result = await firstDay({ policyAt: () => ({ version: 2, inForceFrom: 0 as Instant, policy }) });
  expect(found(result)).toEqual(['daily top1000 another tier rule', 'daily bonus bonus follows']);
  expect(findings(result)[0]!.sentence).toMatch(/top1000 has \d+ members here and \d+ there/);
  expect(findings(result)[0]!.sentence).toContain('The budget is the same');
});

test('another cap of the ECC is told from another share', async () => {
  const policy: Policy = structuredClone(DEFAULT_POLICY);
  policy.daily.eccCap = { multiple: '2', ofTopPercent: '10' };
  const result = await firstDay({ policyAt: () => ({ version: 2, inForceFrom: 0 as Instant, policy }) });
  expect(found(result)).toEqual(['daily top10p_ecc another weight', 'daily bonus bonus follows']);
});

test('another market rate shows in the bonus alone', async () => {
  await change(
    `UPDATE reward_list_daily SET cc_market_reward = cc_market_reward * 1.5 WHERE time = '${DAY}'`,
  );
  const result = await firstDay();
  expect(found(result)).toEqual(['daily bonus market rate']);
  expect(findings(result)[0]!.sentence).toContain('0.18 times the other amounts');
  expect(findings(result)[0]!.sentence).toContain('Here it is 0.12');
});

test('a partner that stood elsewhere is named, and the positions of the old list explain it', async () => {
  await world.source.query('UPDATE partners SET position = 1500 WHERE partner_id = 1847');
  try {
    const now = await firstDay();
    expect(found(now)).toContain('daily another position');
    expect(found(now)).toContain('daily top1000 another position');
    const then = await firstDay({ theirPositions: true });
    expect(then.equal).toBe(true);
  } finally {
    await world.source.query('UPDATE partners SET position = 1 WHERE partner_id = 1847');
  }
});

test('a partner with two rows, and rows at times of no period, are not passed over', async () => {
  await change(
    `INSERT INTO reward_list_daily (time, partner_id, position, daily_reward_all) VALUES ('${DAY}', 1847, 1, 1), ('2022-01-10 09:00:00', 1847, 1, 1)`,
  );
  const result = await firstDay();
  expect(found(result)).toEqual(['daily partner twice', 'daily rows at other times']);
});

test('lists that cannot be compared with are refused with all that they lack', async () => {
  await change('ALTER TABLE reward_list_daily RENAME COLUMN time TO at_time');
  await change('RENAME TABLE reward_list_hourly TO reward_list_hourly_old');
  try {
    await expect(firstDay()).rejects.toThrow(
      /no table or view `reward_list_hourly`; `reward_list_daily` has no column `time`/,
    );
  } finally {
    await change('RENAME TABLE reward_list_hourly_old TO reward_list_hourly');
    await change('ALTER TABLE reward_list_daily RENAME COLUMN at_time TO time');
  }
});
