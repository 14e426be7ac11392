import { eq } from 'drizzle-orm';
import { type Amount, COLUMN_MAX } from '@/lib/amount';
import { type Distribution, distributing } from '@/lib/distribute';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS, type Division } from '@/lib/policy';
import type { Voters } from '@/lib/voters';
import { runCategories, runs } from '../db/schema';
import { transaction } from '../db/transaction';
import { policyOfVersion } from '../policy/policies';
import { fitting } from '../pool/ledger';
import type { Reading } from '../source/read';
import { unhurried } from '../unhurried';
import type { World } from '../world';
import type { Cells } from './batches';
import { RewardTally } from './digest';
import { beat, type Lease } from './lease';
import { cellsMaker, deleteRewards, type LeftOut, type Reward, writeLeftOut, writeRewards } from './rewards';
import type { Run } from './status';

/** What was computed and streamed into the tables, to be compared with what is stored. */
export type Computed = {
  readonly distribution: Distribution;
  readonly tally: RewardTally;
  readonly digest: string;
};

/** Divides the budget and stores a row for every voter, with what it was judged by. */
export async function computeRewards(
  world: World,
  lease: Lease,
  run: Run,
  budget: Amount,
  reading: Reading,
  signal: AbortSignal,
): Promise<Computed> {
  const { policy } = await policyOfVersion(world.db, run.policyVersion);
  const division = policy[run.kind];
  const { voters, rate } = reading;
  const distribution = await unhurried(distributing(division, budget, rate, voters), signal);
  await deleteRewards(world.db.$client, lease, run.kind);
  const tally = new RewardTally(run.kind);
  const { votesByType } = reading;
  await writeRewards(
    world.db.$client,
    lease,
    run.kind,
    tallied(run.kind, rewardsOf(run.kind, distribution, voters, votesByType), tally, signal),
  );
  await writeLeftOut(world.db.$client, lease, leftOutOf(division, voters, votesByType));
  const digest = tally.digest();
  await writeFigures(world, lease, distribution, digest);
  return { distribution, tally, digest };
}

/** The rewards of a distribution in the order of their places. */
export function* rewardsOf(
  kind: Kind,
  distribution: Distribution,
  voters: Voters,
  votesByType: (index: number) => string,
): Generator<Reward> {
  const columns = CATEGORY_KEYS[kind].map((key) =>
    distribution.categories.find((category) => category.key === key),
  );
  for (let place = 0; place < distribution.order.length; place++) {
    const index = distribution.order[place]!;
    const amounts: (Amount | null)[] = [];
    for (const category of columns) {
      const amount = category?.amountAt(place) ?? null;
      amounts.push(amount === null ? null : fitting(amount, 'a reward', COLUMN_MAX));
    }
    yield {
      place,
      partnerId: voters.partnerId(index),
      position: voters.position(index),
      votes: voters.votes(index),
      votesByType: votesByType(index),
      ccVoted: voters.cc(index),
      ecc: voters.givenEcc(index),
      amounts,
      bonus: fitting(distribution.bonusAt(place), 'a bonus', COLUMN_MAX),
    };
  }
}

/** Makes rows of rewards and tallies them on their way to the table; the signal stops them between two. */
function* tallied(
  kind: Kind,
  rewards: Iterable<Reward>,
  tally: RewardTally,
  signal: AbortSignal,
): Generator<Cells> {
  const cellsOf = cellsMaker(kind);
  for (const reward of rewards) {
    signal.throwIfAborted();
    const cells = cellsOf(reward);
    tally.add(cells);
    yield cells;
  }
}

function* leftOutOf(
  division: Division,
  voters: Voters,
  votesByType: (index: number) => string,
): Generator<LeftOut> {
  for (let index = 0; index < voters.length; index++) {
    const active = voters.active(index);
    if (active && voters.votes(index) >= division.minVotes) continue;
    yield {
      partnerId: voters.partnerId(index),
      position: voters.position(index),
      votes: voters.votes(index),
      votesByType: votesByType(index),
      ccVoted: voters.cc(index),
      ecc: voters.givenEcc(index),
      active,
      reason: active ? 'too few votes' : 'inactive',
    };
  }
}

async function writeFigures(
  world: World,
  lease: Lease,
  distribution: Distribution,
  digest: string,
): Promise<void> {
  const { order, eccCap, categories, paid, carried, bonus } = distribution;
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    // A try before this one may have come as far as here and lost only the answer to its COMMIT.
    await tx.delete(runCategories).where(eq(runCategories.runId, lease.runId));
    await tx.insert(runCategories).values(
      categories.map(({ key, budget, members, paid }, ordinal) => ({
        runId: lease.runId,
        category: key,
        ordinal,
        budget,
        members,
        paid,
      })),
    );
    await tx
      .update(runs)
      .set({ eligible: order.length, eccCap, paid, carried, bonus, computedAt: now, resultDigest: digest })
      .where(eq(runs.id, lease.runId));
  });
}
