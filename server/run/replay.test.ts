import { readFile } from 'node:fs/promises';
import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
import { readWhy } from '../partner/why';
import { findings } from '../testing/published-day';
import { freshWorld, loadDump, type TestWorld } from '../testing/world';
import { nothingVerified } from '../verify/verify';
import { distributeRange, type PeriodOutcome } from './distribute';

const FROM = '2022-01-10T00:00Z';
const TO = '2022-01-20T00:00Z';

let world: TestWorld;

beforeAll(async () => {
  world = await freshWorld({ startAt: FROM, now: '2022-02-01T00:00Z' });
  await loadDump(world.sourceUrl, 'test-data/replay/source.sql.gz');
});
afterAll(() => world.close());

async function distribute(): Promise<PeriodOutcome[]> {
  const range = [parseInstant(FROM), parseInstant(TO)] as const;
  const program = { zone: 'UTC', startAt: range[0] };
  const outcomes: PeriodOutcome[] = [];
  for await (const outcome of distributeRange(world, program, ...range, new AbortController().signal))
    outcomes.push(outcome);
  return outcomes;
}

async function lines(query: string): Promise<string[]> {
  const [rows] = await world.db.$client.query<RowDataPacket[][]>({ sql: query, rowsAsArray: true });
  return rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell))).join('\t'));
}

const expected = async (name: string): Promise<string[]> =>
  (await readFile(`test-data/replay/${name}.tsv`, 'utf8')).trimEnd().split('\n');

const HOURLY = `SELECT time, partner_id, position, hourly_reward_top10p, hourly_reward_top10, hourly_reward_top100,
  hourly_reward_top1000, hourly_reward_all FROM reward_list_hourly ORDER BY time, position IS NULL, position, partner_id`;
const DAILY = `SELECT time, partner_id, position, daily_reward_top10, daily_reward_top100, daily_reward_top1000,
  daily_reward_top10000, daily_reward_all, daily_reward_top10p_ecc, daily_reward_top50p, cc_market_reward
  FROM reward_list_daily ORDER BY time, position IS NULL, position, partner_id`;

async function pools(): Promise<string[]> {
  const [rows] = await world.db.$client.query<RowDataPacket[]>('SELECT account, balance FROM accounts');
  const balance = new Map(rows.map((row) => [row.account, String(row.balance)]));
  return [
    `hourly_pool\t${balance.get('hourly_pool')}`,
    `daily_pool\t${balance.get('daily_pool')}`,
    `partners\t${balance.get('partners')}`,
    `votes_in\t${balance.get('votes')!.replace('-', '')}`,
    `market_out\t${balance.get('market')!.replace('-', '')}`,
  ];
}

test('ten days of real votes come out line for line, and again', async () => {
  const outcomes = await distribute();
  expect(outcomes.filter((outcome) => outcome.came !== 'done')).toEqual([]);
  expect(outcomes.length).toBe(250);
  const inOrder = async (name: string) => (await expected(name)).toSorted();
  expect((await lines(HOURLY)).toSorted()).toEqual(await inOrder('hourly'));
  expect((await lines(DAILY)).toSorted()).toEqual(await inOrder('daily'));
  expect(await pools()).toEqual(await expected('pools'));
}, 300_000);

test('verifying computes all of it again and agrees', async () => {
  const verified = nothingVerified();
  expect(await findings(world, { verified })).toEqual([]);
  expect(verified).toMatchObject({ runs: 250, rewards: 611 + 518, hours: 240 });
}, 300_000);

test('every amount of the ten days is explained, adding up to its row', async () => {
  const [rows] = await world.db.$client.query<RowDataPacket[]>(
    `SELECT run_id AS run, partner_id AS partner FROM hourly_rewards
      UNION ALL SELECT run_id, partner_id FROM daily_rewards`,
  );
  expect(rows.length).toBe(611 + 518);
  for (const { run, partner } of rows) {
    const why = await readWhy(world.db, Number(run), BigInt(partner));
    expect(why?.told?.agrees, `partner ${partner} in run ${run}: ${why?.told?.sum}`).toBe(true);
  }
}, 120_000);

test('distributing the same range again changes nothing', async () => {
  const before = await Promise.all([
    lines(HOURLY),
    lines(DAILY),
    pools(),
    lines('SELECT COUNT(*) FROM entries'),
  ]);
  const outcomes = await distribute();
  expect(new Set(outcomes.map((outcome) => outcome.came))).toEqual(new Set(['done before']));
  const after = await Promise.all([
    lines(HOURLY),
    lines(DAILY),
    pools(),
    lines('SELECT COUNT(*) FROM entries'),
  ]);
  expect(after).toEqual(before);
}, 300_000);
