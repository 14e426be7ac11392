import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { DecimalSums } from '@/lib/decimal-sums';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import { TextDigest } from '../text-digest';
import type { Cells } from './batches';
import { CELLS_BEFORE_AMOUNTS } from './rewards';

const NO_BONUS = formatAmount(ZERO);

/** Sums and a digest over the rows of a run's rewards, taken the same way when they are computed, read back and verified. */
export class RewardTally {
  rows = 0;
  readonly members: number[];
  readonly #categories: number;
  readonly #hasBonus: boolean;
  /** One for each category, and the bonus. */
  readonly #sums: DecimalSums;
  readonly #digest = new TextDigest();

  constructor(kind: Kind) {
    this.#categories = CATEGORY_KEYS[kind].length;
    this.#hasBonus = kind === 'daily';
    this.members = CATEGORY_KEYS[kind].map(() => 0);
    this.#sums = new DecimalSums(this.#categories + 1);
  }

  add(cells: Cells): void {
    this.rows++;
    for (let index = 0; index < this.#categories; index++) {
      const amount = cells[CELLS_BEFORE_AMOUNTS + index]!;
      if (amount === null) continue;
      this.#sums.add(index, amount);
      this.members[index]!++;
    }
    let line = cells[0]!;
    for (let index = 1; index < cells.length; index++) line += ` ${cells[index] ?? '-'}`;
    if (this.#hasBonus) this.#sums.add(this.#categories, cells.at(-1)!);
    else line += ` ${NO_BONUS}`;
    this.#digest.add(`${line}\n`);
  }

  /** What each category paid, in the order of the kind's columns. */
  get sums(): Amount[] {
    return this.members.map((_, index) => this.#sums.at(index));
  }

  get bonus(): Amount {
    return this.#sums.at(this.#categories);
  }

  /** The digest of all that was added; nothing can be added afterwards. */
  digest(): string {
    return this.#digest.end();
  }
}
