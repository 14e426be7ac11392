import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ZERO } from '@/lib/amount';
import { duePeriods, type Instant, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { type OldLists, oldLists } from '../testing/old-lists';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import type { Finding } from './finding';
import { type Shadow, type ShadowPlan, shadow } from './shadow';
import { OF_DOUBLES } from './tolerance';

// A day of 23 hours in Berlin and the hour after it, distributed by the real line; what it published is then taken for an old script's lists. Twenty
// partners vote, the second and the third at one position; in the first hour they put nothing on their votes, and most hours are empty.
const ZONE = 'Europe/Berlin';
const FROM = '2026-03-28T23:00Z';
const NOW = '2026-03-29T23:40Z';
const EXACTLY = { absolute: ZERO, relative: { numerator: 0n, denominator: 1n } };
const HOUR = '2026-03-29 08:00:00';

let world: TestWorld;
let old: OldLists;

beforeAll(async () => {
  world = await freshWorld({ zone: ZONE, startAt: FROM, now: FROM });
  old = await oldLists('DECIMAL(20,8)');
  await addPartners(world, 22);
  await world.source.query('UPDATE partners SET position = 2 WHERE partner_id = 3');
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 21');
  await setRate(world, '2026-01-01 00:00:00', '1.3', '1.5');
  await setRate(world, '2026-03-29 09:00:00', '0.7', '1.5');
  const voters = Array.from({ length: 21 }, (_, index) => index + 1);
  await addVotes(
    world,
    voters.map((partner) => [partner, '0', '2026-03-28 23:05:00']),
  );
  for (const time of ['2026-03-29 08:10:00', '2026-03-29 20:59:59'])
    await addVotes(
      world,
      voters.map((partner) => [partner, `${partner * 7}.12345678`, time]),
    );
  world.setClock(NOW);
  await ring(world);
});
afterAll(async () => {
  await old.close();
  await world.close();
});
beforeEach(async () => {
  const own = new URL(world.addresses.own).pathname.slice(1);
  for (const list of ['reward_list_hourly', 'reward_list_daily']) {
    await old.pool.query(`DELETE FROM ${list}`);
    const columns = `partner_id, position, time, ${COLUMNS[list as keyof typeof COLUMNS]}`;
    await old.pool.query(`INSERT INTO ${list} (${columns}) SELECT ${columns} FROM ${own}.${list}`);
  }
});

const COLUMNS = {
  reward_list_hourly:
    'hourly_reward_top10p, hourly_reward_top10, hourly_reward_top100, hourly_reward_top1000, hourly_reward_all',
  reward_list_daily: `daily_reward_top10, daily_reward_top100, daily_reward_top1000, daily_reward_top10000, daily_reward_all,
    daily_reward_top10p_ecc, daily_reward_top50p, cc_market_reward`,
};

function compare(changed: Partial<ShadowPlan> = {}, against = old.pool): Promise<Shadow> {
  const plan: ShadowPlan = {
    zone: ZONE,
    periods: duePeriods(parseInstant(FROM), parseInstant(NOW), parseInstant(NOW), ZONE),
    compared: () => true,
    opening: { hourly: ZERO, daily: ZERO },
    policyAt: () => ({ version: 1, inForceFrom: 0 as Instant, policy: DEFAULT_POLICY }),
    tolerance: OF_DOUBLES,
    theirPositions: false,
    ...changed,
  };
  return shadow(world.source, against, plan, new AbortController().signal);
}

const change = (sql: string) => old.pool.query(sql);
const found = ({ groups }: Shadow): string[] =>
  groups.map(({ kind, column, cause }) => [kind, column, cause].filter(Boolean).join(' '));
const findings = ({ periods }: Shadow): Finding[] => periods.flatMap((period) => period.findings);

test('the shadow computes to the unit what the real line publishes, on a day of 23 hours with what is carried', async () => {
  const result = await compare({ tolerance: EXACTLY });
  expect(findings(result)).toEqual([]);
  expect(result.periods.filter(({ kind }) => kind === 'hourly')).toHaveLength(23 + 1);
  expect(result.periods.filter(({ kind }) => kind === 'daily')).toHaveLength(1);
  expect(result.periods.reduce((rows, period) => rows + period.rowsThere, 0)).toBe(3 * 20 + 20);
  const [balances] = await world.db.$client.query(
    "SELECT balance FROM accounts WHERE account IN ('hourly_pool', 'daily_pool') ORDER BY account DESC",
  );
  const waiting = (balances as { balance: string }[]).map(({ balance }) => BigInt(balance.replace('.', '')));
  expect([result.pools.hourly, result.pools.daily]).toEqual(waiting);
});

test('rows of zeros that one side leaves out pay nobody differently, and are worth a note alone', async () => {
  await change("DELETE FROM reward_list_hourly WHERE time = '2026-03-28 23:00:00'");
  await change(
    `INSERT INTO reward_list_hourly (partner_id, position, time, hourly_reward_all) VALUES (22, 22, '${HOUR}', 0)`,
  );
  const result = await compare();
  expect(found(result)).toEqual([]);
  expect(result.equal).toBe(true);
  expect(result.notes).toEqual([
    'reward_list_hourly leaves out 20 rows without any CC that Allot has, and has 1 that Allot leaves out; nobody gets more or less by it.',
  ]);
});

test('a row that one side leaves out may hold float noise, and no more', async () => {
  const add = (partner: number, amount: string) =>
    change(
      `INSERT INTO reward_list_hourly (partner_id, position, time, hourly_reward_all, hourly_reward_top10) VALUES (${partner}, 22, '${HOUR}', ${amount}, -${amount})`,
    );
  await add(22, '0.00000090');
  expect((await compare()).equal).toBe(true);
  // Its amounts come to nothing together, and each of them is more than noise.
  await add(23, '0.00000200');
  const result = await compare();
  expect(found(result)).toEqual(['hourly rows only there']);
  expect(findings(result)[0]!.examples.map(({ partnerId }) => partnerId)).toEqual(['23']);
});

test('a list that pays once more at times of no period is not equal, and says how much', async () => {
  const columns = COLUMNS.reward_list_hourly;
  await change(
    `INSERT INTO reward_list_hourly (partner_id, position, time, ${columns})
      SELECT partner_id, position, time + INTERVAL 5 MINUTE, ${columns} FROM reward_list_hourly`,
  );
  const result = await compare();
  expect(result.equal).toBe(false);
  expect(found(result)).toEqual(['hourly rows at other times']);
  const paid = result.periods.find(({ start }) => start === '2026-03-29T08:00:00Z')!;
  expect(paid.findings).toMatchObject([{ count: 20, here: ZERO, there: paid.paidThere }]);
  expect(paid.findings[0]!.sentence).toContain('first at 2026-03-29 08:05:00');
  expect(result.notes).toEqual([
    expect.stringMatching(/^reward_list_hourly has 60 rows at 3 times at which no period begins/),
  ]);
});

test('rows without any CC at times of no period are worth a note alone', async () => {
  await change(
    "INSERT INTO reward_list_daily (partner_id, position, time, daily_reward_all) VALUES (1, 1, '2026-03-29 00:00:00', 0)",
  );
  const result = await compare();
  expect(found(result)).toEqual([]);
  expect(result.equal).toBe(true);
  expect(result.notes).toEqual([expect.stringContaining('1 rows at 1 times at which no period begins')]);
});

test('partners at one position in another order at the edge of a category are told from another rule', async () => {
  await change(
    `UPDATE reward_list_hourly a JOIN reward_list_hourly b ON b.time = a.time AND b.partner_id = 5 - a.partner_id
      JOIN (SELECT MAX(hourly_reward_top10p) AS part FROM reward_list_hourly WHERE time = '${HOUR}') most
      SET a.hourly_reward_top10p = IF(a.partner_id = 3, most.part, 0) WHERE a.time = '${HOUR}' AND a.partner_id IN (2, 3)`,
  );
  const result = await compare();
  expect(found(result)).toEqual(['hourly top10p order of equal positions']);
  expect(findings(result)[0]!.sentence).toContain('the 2 who differ are all at position 2');
  expect(findings(result)[0]!.examples.map(({ partnerId }) => partnerId)).toEqual(['2', '3']);
});

test('a partner who takes no part there leaves the same budget to the others', async () => {
  await change(`DELETE FROM reward_list_hourly WHERE time = '${HOUR}' AND partner_id = 20`);
  const keys = ['top100', 'top1000', 'all'].map((key) => `hourly_reward_${key}`);
  const larger = keys.map((key) => `${key} = ${key} * 20 / 19`);
  await change(`UPDATE reward_list_hourly SET ${larger.join(', ')} WHERE time = '${HOUR}'`);
  const result = await compare();
  expect(found(result)).toEqual([
    'hourly rows only here',
    'hourly top100 other members',
    'hourly top1000 other members',
    'hourly all other members',
  ]);
});

test('an inactive partner that is paid there is named as inactive', async () => {
  await change(
    `INSERT INTO reward_list_hourly (partner_id, position, time, hourly_reward_all) VALUES (21, 21, '${HOUR}', 3), (22, 22, '${HOUR}', 3)`,
  );
  const result = await compare();
  expect(found(result)).toEqual(['hourly rows only there']);
  expect(findings(result)[0]!.sentence).toContain(
    '1 inactive in the source, 1 without a good vote in the period',
  );
});

test('a category that only the old script pays, and members by another limit of votes, are told apart', async () => {
  await change(
    `UPDATE reward_list_daily SET daily_reward_top10 = 2 WHERE time = '2026-03-28 23:00:00' AND partner_id = 1`,
  );
  await change(
    `UPDATE reward_list_hourly SET hourly_reward_top10 = 0 WHERE time = '${HOUR}' AND partner_id IN (9, 10)`,
  );
  const result = await compare();
  expect(found(result)).toEqual(['daily top10 category only there', 'hourly top10 another tier rule']);
  expect(
    findings(result).find(({ column, cause }) => column === 'top10' && cause === 'another tier rule')!
      .sentence,
  ).toMatch(/top10 has 10 members here and 8 there.*positions up to 10.*positions up to 8/);
});

test('lists in FLOAT columns keep seven digits, and that much counts as noise', async () => {
  const float = await oldLists('FLOAT');
  try {
    const from = new URL(old.url).pathname.slice(1);
    for (const [list, columns] of Object.entries(COLUMNS)) {
      const all = `partner_id, position, time, ${columns}`;
      await float.pool.query(`INSERT INTO ${list} (${all}) SELECT ${all} FROM ${from}.${list}`);
    }
    const result = await compare({}, float.pool);
    expect(findings(result)).toEqual([]);
    expect(result.periods.some(({ noise }) => noise > 0)).toBe(true);
    expect(result.tables.hourly.columns[0]).toMatchObject({ type: 'float' });
    await float.pool.query(
      `UPDATE reward_list_hourly SET hourly_reward_all = hourly_reward_all + 0.01 WHERE time = '${HOUR}' AND partner_id = 1`,
    );
    const changed = await compare({}, float.pool);
    expect(found(changed)).toEqual(['hourly all single amounts']);
  } finally {
    await float.close();
  }
});
