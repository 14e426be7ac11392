import type { ResultSetHeader } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount, parseColumn, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import { behindFence, type Cells, writeInBatches } from './batches';
import type { Lease } from './lease';

/** What a voter is judged by. */
type Judged = {
  readonly partnerId: bigint;
  readonly position: number | null;
  readonly votes: number;
  readonly votesByType: string;
  readonly ccVoted: Amount;
  readonly ecc: Amount | null;
};

/** One reward as it is stored: what the partner was judged by and what it gets, null in a category that it is no member of. */
export type Reward = Judged & {
  readonly place: number;
  /** In the order of the kind's columns. */
  readonly amounts: readonly (Amount | null)[];
  readonly bonus: Amount;
};

/** The table that the rewards of a kind are stored in. */
export const REWARD_TABLES: Record<Kind, string> = { hourly: 'hourly_rewards', daily: 'daily_rewards' };
const STANDING = ['place', 'partner_id', 'position', 'votes', 'votes_by_type', 'cc_voted', 'ecc'];

/** How many cells of a stored reward come before the amounts of its categories. */
export const CELLS_BEFORE_AMOUNTS = STANDING.length;

/** The columns of a reward without its run, in the order in which they are read. */
export const rewardColumns = (kind: Kind): string[] => [
  ...STANDING,
  ...CATEGORY_KEYS[kind],
  ...(kind === 'daily' ? ['bonus'] : []),
];
const quoted = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ');

/** Writes rewards, as the cells of their rows, behind the run's fence as they are produced. */
export const writeRewards = (pool: Pool, lease: Lease, kind: Kind, rewards: Iterable<Cells>): Promise<void> =>
  writeInBatches(pool, lease, REWARD_TABLES[kind], rewardColumns(kind), rewards);

/** A voter that takes no part, as it is stored. */
export type LeftOut = Judged & {
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
];

export const writeLeftOut = (pool: Pool, lease: Lease, voters: Iterable<LeftOut>): Promise<void> =>
  writeInBatches(pool, lease, 'left_out', LEFT_OUT_COLUMNS, cellsOfLeftOut(voters));

function* cellsOfLeftOut(voters: Iterable<LeftOut>): Generator<Cells> {
  for (const { partnerId, position, votes, votesByType, ccVoted, ecc, active, reason } of voters) {
    const standing = [`${partnerId}`, orNull(position), `${votes}`, votesByType, formatAmount(ccVoted)];
    yield [...standing, ecc === null ? null : formatAmount(ecc), active ? '1' : '0', reason];
  }
}

/** Deletes, in bounded steps, whatever an attempt at computing the run has left. */
export async function deleteRewards(pool: Pool, lease: Lease, kind: Kind): Promise<void> {
  for (const table of [REWARD_TABLES[kind], 'left_out', 'run_categories']) {
    const statement = `DELETE FROM ${table} WHERE run_id = ${lease.runId} LIMIT 5000`;
    const deleteSome = () =>
      behindFence(pool, lease, async (connection) => {
        const [result] = await connection.query<ResultSetHeader>(statement);
        return result.affectedRows;
      });
    while ((await deleteSome()) === 5000);
  }
}

/** How many voters are stored for a run, those that took part and those that did not. */
export async function countVoters(snapshot: Snapshot, runId: number, kind: Kind): Promise<number> {
  const [row] = await snapshot.rows(
    `SELECT (SELECT COUNT(*) FROM ${REWARD_TABLES[kind]} WHERE run_id = ?) + (SELECT COUNT(*) FROM left_out WHERE run_id = ?)`,
    [runId, runId],
  );
  return Number(row![0]);
}

/** Hands over the rows of a run's stored rewards in the order of their places. */
export function streamRewards(
  snapshot: Snapshot,
  runId: number,
  kind: Kind,
  onReward: (row: WireRow) => void,
  signal?: AbortSignal,
): Promise<void> {
  return snapshot.stream(
    `SELECT ${quoted(rewardColumns(kind))} FROM ${REWARD_TABLES[kind]} WHERE run_id = ? ORDER BY place`,
    [runId],
    onReward,
    signal,
  );
}

/** The reward that a row says. */
export const rewardOf = (kind: Kind, row: WireRow): Reward => toReward(kind, row.texts());

/** The reward that the cells of a row say, of a database or of a file. */
export function toReward(kind: Kind, cells: Cells): Reward {
  const amountsEnd = CELLS_BEFORE_AMOUNTS + CATEGORY_KEYS[kind].length;
  return {
    place: Number(cells[0]),
    partnerId: BigInt(cells[1]!),
    position: cells[2] === null ? null : Number(cells[2]),
    votes: Number(cells[3]),
    votesByType: cells[4]!,
    ccVoted: parseColumn(cells[5]!),
    ecc: amountOrNull(cells[6]!),
    amounts: cells.slice(CELLS_BEFORE_AMOUNTS, amountsEnd).map(amountOrNull),
    bonus: kind === 'daily' ? parseColumn(cells[amountsEnd]!) : ZERO,
  };
}

/** Makes the cells of rewards that come one after another. */
export function cellsMaker(kind: Kind): (reward: Reward) => Cells {
  const amounts = CATEGORY_KEYS[kind].map(() => textMaker());
  const bonus = textMaker();
  return (reward) => {
    const cells: (string | null)[] = [
      `${reward.place}`,
      `${reward.partnerId}`,
      orNull(reward.position),
      `${reward.votes}`,
      reward.votesByType,
      formatAmount(reward.ccVoted),
      reward.ecc === null ? null : formatAmount(reward.ecc),
    ];
    for (let index = 0; index < amounts.length; index++) cells.push(amounts[index]!(reward.amounts[index]!));
    if (kind === 'daily') cells.push(bonus(reward.bonus));
    return cells;
  };
}

/** In a category that is shared equally nearly every partner gets what the one before gets, whose text is there. */
function textMaker(): (amount: Amount | null) => string | null {
  let last: Amount = ZERO;
  let text = formatAmount(ZERO);
  return (amount) => {
    if (amount === null) return null;
    if (amount !== last) {
      last = amount;
      text = formatAmount(amount);
    }
    return text;
  };
}

/** Hands over the voters that a run left out. */
export function streamLeftOut(
  snapshot: Snapshot,
  runId: number,
  onVoter: (voter: LeftOut) => void,
): Promise<void> {
  return snapshot.stream(
    `SELECT ${quoted(LEFT_OUT_COLUMNS)} FROM left_out WHERE run_id = ? ORDER BY partner_id`,
    [runId],
    (row) => onVoter(toLeftOut(row.texts())),
  );
}

/** The voter that the cells of a row say. */
export const toLeftOut = (cells: Cells): LeftOut => ({
  partnerId: BigInt(cells[0]!),
  position: cells[1] === null ? null : Number(cells[1]),
  votes: Number(cells[2]),
  votesByType: cells[3]!,
  ccVoted: parseColumn(cells[4]!),
  ecc: amountOrNull(cells[5]!),
  active: cells[6] === '1',
  reason: cells[7] as LeftOut['reason'],
});

const orNull = (figure: number | null): string | null => (figure === null ? null : `${figure}`);
const amountOrNull = (cell: string | null): Amount | null => (cell === null ? null : parseColumn(cell));
