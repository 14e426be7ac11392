import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ZERO } from '@/lib/amount';
import { duePeriods, type Instant, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { type OldLists, oldLists } from '../testing/old-lists';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { equalInWords } from './coarse';
import { type Shadow, shadow } from './shadow';
import { OF_DOUBLES } from './tolerance';

// An hour of 1,100 partners who vote from 1 CC on, published by the real line. An old script that computes the same keeps whole CC of its hours, rounded or cut off.
const FROM = '2026-03-01T00:00Z';
const NOW = '2026-03-01T01:40Z';
const KEYS = ['top10p', 'top10', 'top100', 'top1000', 'all'].map((key) => `hourly_reward_${key}`);

let world: TestWorld;
let old: OldLists;

beforeAll(async () => {
  world = await freshWorld({ startAt: FROM, now: FROM });
  old = await oldLists('BIGINT');
  await addPartners(world, 1100);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(
    world,
    Array.from({ length: 1100 }, (_, index) => [index + 1, `${1 + (index % 67)}.37`, '2026-03-01 00:10:00']),
  );
  world.setClock(NOW);
  await ring(world);
});
afterAll(async () => {
  await old.close();
  await world.close();
});
beforeEach(() => old.pool.query('DELETE FROM reward_list_hourly'));

/** Fills in the old list with what was published, each amount by an expression. */
async function keep(expression: (column: string) => string): Promise<void> {
  const own = new URL(world.addresses.own).pathname.slice(1);
  await old.pool.query(
    `INSERT INTO reward_list_hourly (partner_id, position, time, ${KEYS.join(', ')})
      SELECT partner_id, position, time, ${KEYS.map(expression).join(', ')} FROM ${own}.reward_list_hourly`,
  );
}

const compare = (): Promise<Shadow> =>
  shadow(
    world.source,
    old.pool,
    {
      zone: 'UTC',
      periods: duePeriods(parseInstant(FROM), parseInstant(NOW), parseInstant(NOW), 'UTC'),
      compared: () => true,
      opening: { hourly: ZERO, daily: ZERO },
      policyAt: () => ({ version: 1, inForceFrom: 0 as Instant, policy: DEFAULT_POLICY }),
      tolerance: OF_DOUBLES,
      theirPositions: false,
    },
    new AbortController().signal,
  );

const columnsThatDiffer = ({ groups }: Shadow) => groups.map(({ column }) => column);

test('whole CC that are rounded differ by nothing that they can show, and the totals say what they hold', async () => {
  await keep((column) => `ROUND(${column})`);
  const result = await compare();
  expect(columnsThatDiffer(result)).toEqual([]);
  expect(equalInWords(result)).toBe('Nothing differs that columns of 0 digits behind the point can show.');
  expect(result.notes).toContainEqual(
    expect.stringMatching(
      /^hourly_reward_all keeps 0 digits behind the point: it holds \d+\.0{8} CC in all, and Allot pays \d+\.\d{8} CC\.$/,
    ),
  );
});

test('whole CC that are cut off differ by nothing that they can show either', async () => {
  await keep((column) => `TRUNCATE(${column}, 0)`);
  const result = await compare();
  expect(columnsThatDiffer(result)).toEqual([]);
});

test('small amounts that a rule leaves out, and whole CC that a rule adds, are differences', async () => {
  await keep((column) => {
    if (column === 'hourly_reward_all') return `IF(${column} < 2, 0, ROUND(${column}))`;
    return column === 'hourly_reward_top1000' ? `IF(${column} = 0, 1, ROUND(${column}))` : `ROUND(${column})`;
  });
  const result = await compare();
  expect(columnsThatDiffer(result).toSorted()).toEqual(['all', 'top1000']);
  expect(result.equal).toBe(false);
});

test('a column that is rounded for some partners and cut off for others differs', async () => {
  await keep((column) => `IF(partner_id % 2 = 0, ROUND(${column}), TRUNCATE(${column}, 0))`);
  const result = await compare();
  expect(columnsThatDiffer(result)).toContain('all');
});
