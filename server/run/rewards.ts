import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { type Amount, formatAmount, parseColumn, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Snapshot } from '../db/snapshot';
import type { Reward } from './digest';
import { type Lease, LeaseLostError } from './lease';

/** The table that the rewards of a kind are stored in. */
export const REWARD_TABLES: Record<Kind, string> = { hourly: 'hourly_rewards', daily: 'daily_rewards' };
const STANDING = ['place', 'partner_id', 'position', 'votes', 'votes_by_type', 'cc_voted', 'ecc'];
const BATCH = 2_000;

/** The columns of a reward without its run, in the order in which they are read. */
export const rewardColumns = (kind: Kind): string[] => [
  ...STANDING,
  ...CATEGORY_KEYS[kind],
  ...(kind === 'daily' ? ['bonus'] : []),
];
const quoted = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ');

/** Writes rewards in batches, each in its own transaction behind the run's fence, as they are produced. */
export async function writeRewards(
  pool: Pool,
  lease: Lease,
  kind: Kind,
  rewards: Iterable<Reward>,
): Promise<number> {
  const statement = `INSERT INTO ${REWARD_TABLES[kind]} (run_id, ${quoted(rewardColumns(kind))}) VALUES ?`;
  return inBatches(rewards, (batch) =>
    behindFence(
      pool,
      lease,
      statement,
      batch.map((reward) => [lease.runId, ...cellsOf(kind, reward)]),
    ),
  );
}

/** A voter that takes no part, as it is stored. */
export type LeftOut = {
  readonly partnerId: bigint;
  readonly position: number | null;
  readonly votes: number;
  readonly votesByType: string;
  readonly ccVoted: Amount;
  readonly ecc: Amount | null;
  readonly active: boolean;
  readonly reason: 'inactive' | 'too few votes';
};

export const LEFT_OUT_COLUMNS = [
  'partner_id',
  'position',
  'votes',
  'votes_by_type',
  'cc_voted',
  'ecc',
  'active',
  'reason',
] as const;
const LEFT_OUT = quoted(LEFT_OUT_COLUMNS);

export async function writeLeftOut(pool: Pool, lease: Lease, voters: Iterable<LeftOut>): Promise<number> {
  const statement = `INSERT INTO left_out (run_id, ${LEFT_OUT}) VALUES ?`;
  return inBatches(voters, (batch) =>
    behindFence(
      pool,
      lease,
      statement,
      batch.map((one) => [
        lease.runId,
        String(one.partnerId),
        one.position,
        one.votes,
        one.votesByType,
        formatAmount(one.ccVoted),
        orNull(one.ecc),
        one.active,
        one.reason,
      ]),
    ),
  );
}

/** Deletes, in bounded steps, whatever an attempt at computing the run has left. */
export async function deleteRewards(pool: Pool, lease: Lease, kind: Kind): Promise<void> {
  for (const table of [REWARD_TABLES[kind], 'left_out', 'run_categories']) {
    const statement = `DELETE FROM ${table} WHERE run_id = ${lease.runId} LIMIT 5000`;
    while ((await behindFence(pool, lease, statement, null)) === 5000);
  }
}

/** Hands over a run's stored rewards in the order of their places. */
export function streamRewards(
  snapshot: Snapshot,
  runId: number,
  kind: Kind,
  onReward: (reward: Reward) => void,
  signal?: AbortSignal,
): Promise<void> {
  return snapshot.stream(
    `SELECT ${quoted(rewardColumns(kind))} FROM ${REWARD_TABLES[kind]} WHERE run_id = ? ORDER BY place`,
    [runId],
    (row) => onReward(toReward(kind, row)),
    signal,
  );
}

/** A row of a database or of a file, its cells in the order of the columns. */
export type Cells = readonly (string | number | null)[];

export const toReward = (kind: Kind, row: Cells): Reward => ({
  place: Number(row[0]),
  partnerId: BigInt(row[1]!),
  position: row[2] === null ? null : Number(row[2]),
  votes: Number(row[3]),
  votesByType: String(row[4]),
  ccVoted: parseColumn(String(row[5])),
  ecc: amountOrNull(row[6]!),
  amounts: row.slice(STANDING.length, STANDING.length + CATEGORY_KEYS[kind].length).map(amountOrNull),
  bonus: kind === 'daily' ? parseColumn(String(row.at(-1))) : ZERO,
});

/** Hands over the voters that a run left out. */
export function streamLeftOut(
  snapshot: Snapshot,
  runId: number,
  onVoter: (voter: LeftOut) => void,
): Promise<void> {
  return snapshot.stream(
    `SELECT ${LEFT_OUT} FROM left_out WHERE run_id = ? ORDER BY partner_id`,
    [runId],
    (row) => onVoter(toLeftOut(row)),
  );
}

export const toLeftOut = (row: Cells): LeftOut => ({
  partnerId: BigInt(row[0]!),
  position: row[1] === null ? null : Number(row[1]),
  votes: Number(row[2]),
  votesByType: String(row[3]),
  ccVoted: parseColumn(String(row[4])),
  ecc: amountOrNull(row[5]!),
  active: Number(row[6]) === 1,
  reason: String(row[7]) as LeftOut['reason'],
});

function cellsOf(kind: Kind, reward: Reward): unknown[] {
  return [
    reward.place,
    String(reward.partnerId),
    reward.position,
    reward.votes,
    reward.votesByType,
    formatAmount(reward.ccVoted),
    orNull(reward.ecc),
    ...reward.amounts.map(orNull),
    ...(kind === 'daily' ? [formatAmount(reward.bonus)] : []),
  ];
}

const orNull = (amount: Amount | null): string | null => (amount === null ? null : formatAmount(amount));
const amountOrNull = (cell: string | number | null): Amount | null =>
  cell === null ? null : parseColumn(String(cell));

async function inBatches<T>(items: Iterable<T>, write: (batch: T[]) => Promise<unknown>): Promise<number> {
  let batch: T[] = [];
  let count = 0;
  for (const item of items) {
    batch.push(item);
    count++;
    if (batch.length < BATCH) continue;
    await write(batch);
    batch = [];
  }
  if (batch.length > 0) await write(batch);
  return count;
}

/** Runs one statement in a transaction that the run's fence lets through. @throws LeaseLostError where it does not. */
async function behindFence(
  pool: Pool,
  lease: Lease,
  statement: string,
  rows: unknown[][] | null,
): Promise<number> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await beatOn(connection, lease);
    const [result] = await connection.query<ResultSetHeader>(statement, rows === null ? [] : [rows]);
    await connection.commit();
    connection.release();
    return result.affectedRows;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function beatOn(connection: PoolConnection, { runId, fence }: Lease): Promise<void> {
  const [result] = await connection.query<ResultSetHeader>(
    'UPDATE runs SET beats = beats + 1 WHERE id = ? AND fence = ?',
    [runId, fence],
  );
  if (result.affectedRows !== 1) throw new LeaseLostError(`run ${runId} was taken over by another instance`);
}
