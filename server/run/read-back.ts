import { formatAmount, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import { withSnapshot } from '../db/snapshot';
import type { World } from '../world';
import type { Computed } from './compute';
import { RewardTally } from './digest';
import { streamRewards } from './rewards';

/** What is stored is not what was computed, so it cannot be published. */
export class DifferenceError extends Error {
  override name = 'DifferenceError';
}

/**
 * Reads the stored rewards back and compares count, sums per category, members and digest with what was computed.
 * @throws DifferenceError with what differs.
 */
export async function readBack(
  world: World,
  runId: number,
  kind: Kind,
  computed: Computed,
  signal: AbortSignal,
): Promise<number> {
  const stored = await tallyStored(world, runId, kind, signal);
  const differences = [...compareCategories(kind, computed, stored)];
  if (stored.rows !== computed.tally.rows)
    differences.push(`${computed.tally.rows} rows were computed, ${stored.rows} are stored`);
  if (stored.bonus !== computed.distribution.bonus) {
    differences.push(
      `the bonus is ${formatAmount(computed.distribution.bonus)} CC, its stored rows sum to ${formatAmount(stored.bonus)}`,
    );
  }
  if (differences.length === 0 && stored.digest() !== computed.digest) {
    differences.push('the digest of the stored rows is not that of the computed ones');
  }
  if (differences.length > 0)
    throw new DifferenceError(`what is stored is not what was computed: ${differences.join('; ')}`);
  return stored.rows;
}

/** Tallies the rewards that are stored for a run. */
export async function tallyStored(
  world: Pick<World, 'db'>,
  runId: number,
  kind: Kind,
  signal?: AbortSignal,
): Promise<RewardTally> {
  const stored = new RewardTally(kind);
  await withSnapshot(world.db.$client, (snapshot) =>
    streamRewards(snapshot, runId, kind, (row) => stored.addStored(row), signal),
  );
  return stored;
}

function* compareCategories(kind: Kind, { distribution }: Computed, stored: RewardTally): Generator<string> {
  const { sums, members: counts } = stored;
  for (const [index, key] of CATEGORY_KEYS[kind].entries()) {
    const category = distribution.categories.find((one) => one.key === key);
    const [sum, members] = [sums[index]!, counts[index]!];
    if (sum !== (category?.paid ?? 0n) || members !== (category?.members ?? 0)) {
      yield `${key} paid ${formatAmount(category?.paid ?? ZERO)} CC to ${category?.members ?? 0}, its stored rows ${formatAmount(sum)} to ${members}`;
    }
  }
}
