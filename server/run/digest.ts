import { createHash, type Hash } from 'node:crypto';
import { type Amount, add, formatAmount, ZERO } from '@/lib/amount';
import type { CategoryKey } from '@/lib/policy';

/** One reward as it is stored: what the partner was judged by and what it gets, null in a category that it is no member of. */
export type Reward = {
  readonly place: number;
  readonly partnerId: bigint;
  readonly position: number | null;
  readonly votes: number;
  readonly votesByType: string;
  readonly ccVoted: Amount;
  readonly ecc: Amount | null;
  /** In the order of the kind's columns. */
  readonly amounts: readonly (Amount | null)[];
  readonly bonus: Amount;
};

/** Sums and a digest over a run's rewards, taken the same way when they are computed, read back and verified. */
export class RewardTally {
  rows = 0;
  bonus: Amount = ZERO;
  readonly sums: Amount[];
  readonly members: number[];
  readonly #hash: Hash = createHash('sha256');

  constructor(keys: readonly CategoryKey[]) {
    this.sums = keys.map(() => ZERO);
    this.members = keys.map(() => 0);
  }

  add(reward: Reward): void {
    this.rows++;
    this.bonus = add(this.bonus, reward.bonus);
    for (const [index, amount] of reward.amounts.entries()) {
      if (amount === null) continue;
      this.sums[index] = add(this.sums[index]!, amount);
      this.members[index]!++;
    }
    const { place, partnerId, position, votes, votesByType, ccVoted, ecc, amounts, bonus } = reward;
    const figures = [ccVoted, ecc, ...amounts, bonus].map((amount) =>
      amount === null ? '-' : formatAmount(amount),
    );
    this.#hash.update(
      `${place} ${partnerId} ${position ?? '-'} ${votes} ${votesByType} ${figures.join(' ')}\n`,
    );
  }

  /** The digest of all that was added; nothing can be added afterwards. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
