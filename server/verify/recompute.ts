import { asc, eq } from 'drizzle-orm';
import { type Amount, formatAmount, sum, ZERO } from '@/lib/amount';
import { type Distribution, distributing } from '@/lib/distribute';
import { CATEGORY_KEYS } from '@/lib/policy';
import { runHours } from '../db/schema';
import { policyOfVersion } from '../policy/policies';
import { rewardsOf } from '../run/compute';
import { RewardTally } from '../run/digest';
import type { Reward } from '../run/rewards';
import type { Run } from '../run/status';
import { digesting } from '../source/read';
import { unhurried } from '../unhurried';
import type { World } from '../world';
import { Faults } from './finding';
import { type FrozenInputs, readFrozen } from './frozen';
import type { RunRows } from './rows';

/** A run computed again from its frozen inputs, compared with its stored rows on the way. */
export type Recomputed = {
  /** Null where the frozen inputs cannot be distributed at all. */
  readonly distribution: Distribution | null;
  readonly inputs: { readonly voters: number; readonly votes: number; readonly cc: Amount };
  /** What each of the special partners gets, bonus apart. */
  readonly special: ReadonlyMap<bigint, Amount>;
  readonly rows: number;
  readonly faults: Faults;
  readonly inputFaults: Faults;
};

/**
 * Computes a run again from what was frozen with it: voters, budget, rates and policy version.
 * @param stored its rows, from one moment; they are gone through twice.
 * @param onRow called for each stored row twice: when its inputs are read and when it is compared.
 */
export async function computeAgain(
  world: Pick<World, 'db'>,
  run: Run,
  stored: RunRows,
  special: ReadonlySet<bigint>,
  onRow: () => void = () => undefined,
): Promise<Recomputed> {
  const { policy } = await policyOfVersion(world.db, run.policyVersion);
  const division = policy[run.kind];
  const frozen = await readFrozen(stored, division.minVotes, onRow);
  const { voters } = frozen;
  await compareDigest(world, run, frozen);
  const rates = run.ccRate === null ? null : { rate: run.ccRate, marketRate: run.marketRate };
  const faults = new Faults();
  let distribution: Distribution | null = null;
  try {
    distribution = await unhurried(distributing(division, run.budget ?? ZERO, rates, voters));
  } catch (error) {
    faults.add(`it cannot be computed again: ${error instanceof Error ? error.message : String(error)}`);
  }
  const owed = new Map<bigint, Amount>();
  const right = distribution ? rewardsOf(run.kind, distribution, voters, () => '') : [][Symbol.iterator]();
  const onRight = ({ partnerId, amounts }: Reward) => {
    if (special.has(partnerId)) owed.set(partnerId, sum(amounts.map((amount) => amount ?? ZERO)));
  };
  const rows = await compareRows(stored, run, right, { onRight, onRow }, faults);
  return {
    distribution,
    inputs: { voters: voters.length, votes: frozen.votes, cc: frozen.cc },
    special: owed,
    rows,
    faults,
    inputFaults: frozen.faults,
  };
}

/** Goes down the stored rows and the right ones side by side, in the order of their places. */
async function compareRows(
  stored: RunRows,
  run: Run,
  right: Iterator<Reward>,
  { onRight, onRow }: { onRight: (reward: Reward) => void; onRow: () => void },
  faults: Faults,
): Promise<number> {
  const tally = new RewardTally(run.kind);
  const next = () => {
    const { value, done } = right.next();
    if (done) return null;
    onRight(value);
    return value;
  };
  await stored.rewards((reward, cells) => {
    onRow();
    tally.add(cells);
    compareReward(run, reward, next(), faults);
  });
  for (let missing = next(); missing; missing = next())
    faults.add(`partner ${missing.partnerId} belongs to place ${missing.place} and has no row`);
  if (tally.digest() !== run.resultDigest)
    faults.addAbove('the digest of the stored rows is not the one that was published');
  return tally.rows;
}

function compareReward(run: Run, stored: Reward, right: Reward | null, faults: Faults): void {
  const { place, partnerId } = stored;
  if (!right) {
    faults.add(`partner ${partnerId} has a row at place ${place} and takes no part`);
    return;
  }
  if (place !== right.place || partnerId !== right.partnerId) {
    faults.add(
      `place ${place} is partner ${partnerId}'s, where partner ${right.partnerId} belongs to place ${right.place}`,
    );
    return;
  }
  for (const [index, key] of CATEGORY_KEYS[run.kind].entries()) {
    const what = `${key} of partner ${partnerId}`;
    faults.compare(what, shown(stored.amounts[index] ?? null), shown(right.amounts[index] ?? null));
  }
  faults.compare(`the bonus of partner ${partnerId}`, shown(stored.bonus), shown(right.bonus));
}

const shown = (amount: Amount | null): string | null => (amount === null ? null : formatAmount(amount));

/** The digest that was taken when the source was read covers every frozen figure. */
async function compareDigest(
  { db }: Pick<World, 'db'>,
  run: Run,
  { voters, faults }: FrozenInputs,
): Promise<void> {
  const hours = await db
    .select()
    .from(runHours)
    .where(eq(runHours.runId, run.id))
    .orderBy(asc(runHours.hourStart));
  const inputs = {
    hours: hours.map(({ hourStart, hourEnd, votes, cc, rate }) => ({
      hour: { kind: 'hourly' as const, start: hourStart, end: hourEnd },
      votes,
      cc,
      rate: { rate },
    })),
    rate: { rate: run.ccRate ?? ZERO, marketRate: run.marketRate },
    voters,
  };
  const digest = await unhurried(digesting(inputs));
  if (digest !== run.inputDigest)
    faults.addAbove('the digest of the frozen inputs is not the one taken when they were read');
}
