import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { reconcile } from '../run/reconcile';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';

// The verbs of a story: what happens in the source, a bell that rings, and everything that has come of it.

/** Adds partners 1 to `count`, placed in that order, without an ECC. */
export const addPartners = (world: Pick<World, 'source'>, count: number): Promise<unknown> =>
  insert(
    world.source,
    'partners (partner_id, name, position, ecc, active)',
    Array.from({ length: count }, (_, index) => [index + 1, `Partner ${index + 1}`, index + 1, null, 1]),
  );

export type VoteRow = readonly [partner: number | bigint, cc: string | null, castAt: string | null];

export const addVotes = (world: Pick<World, 'source'>, rows: readonly VoteRow[]): Promise<unknown> =>
  insert(
    world.source,
    'votes (partner_id, vote_type, cc, cast_at)',
    rows.map(([partner, cc, castAt]) => [String(partner), 'up', cc, castAt]),
  );

export const setRate = (
  world: Pick<World, 'source'>,
  effectiveAt: string,
  rate: string,
  market: string | null = null,
): Promise<unknown> =>
  insert(world.source, 'cc_rates (effective_at, rate, market_rate)', [[effectiveAt, rate, market]]);

const insert = (pool: Pool, into: string, rows: unknown[][]): Promise<unknown> =>
  pool.query(`INSERT INTO ${into} VALUES ?`, [rows]);

/** One round of everything that an instance does by itself, one thing after the other. */
export async function ring(world: World): Promise<void> {
  const { signal } = new AbortController();
  await reconcile(world, signal);
  await deliverTransfers(world, signal);
  await world.highWater?.settled();
}

/** The rows of a query as lines, cell by cell. */
export async function lines(pool: Pool, query: string): Promise<string[]> {
  const [rows] = await pool.query<RowDataPacket[][]>({ sql: query, rowsAsArray: true });
  return rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell))).join(' '));
}

const OUTCOME: Record<string, string> = {
  hourly: 'SELECT * FROM reward_list_hourly',
  daily: 'SELECT * FROM reward_list_daily',
  log: 'SELECT * FROM reward_log',
  poolState: 'SELECT * FROM reward_pool_state',
  accounts: 'SELECT account, balance FROM accounts',
  earmarks: 'SELECT kind, period_start, amount FROM earmarks WHERE amount <> 0',
  entries:
    'SELECT kind, period_start, from_account, to_account, from_earmark, to_earmark, amount, reason FROM entries',
  accruals: 'SELECT hour_start, pool, seq, sort, cc, rate, amount, earmarked_for FROM accruals',
  runs: `SELECT kind, period_start, attempt, status, voters, eligible, votes, cc_voted, budget, nominal_budget, paid, carried, bonus,
    bad_rows, input_digest, result_digest FROM runs`,
  journal:
    'SELECT reward_type, attempt, total_amount, user_counts, ecc_cap, details FROM reward_distribution_logs',
  leftOut: `SELECT period_start, partner_id, l.votes, l.reason FROM left_out l JOIN runs ON runs.id = run_id`,
  transfers: 'SELECT partner_id, time, amount, status FROM transfers',
};

/** Everything that has come of a story, whoever brought it about and when; equal stories end in equal outcomes. */
export async function outcome(world: Pick<World, 'db' | 'remote'>): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(OUTCOME))
    all[name] = (await lines(world.db.$client, query)).toSorted();
  if (world.remote) all.remote = (await lines(world.remote, 'SELECT * FROM cc_hourly')).toSorted();
  return all;
}

/** What every period has published, as `hourly 2026-03-01 00:00:00: 1`. */
export const publications = (world: Pick<World, 'db'>): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(kind, ' ', period_start, ': ', COUNT(*)) FROM runs WHERE status = 'published'
      GROUP BY kind, period_start ORDER BY kind, period_start`,
  );
