import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { DecimalSums } from '@/lib/decimal-sums';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { WireRow } from '../db/wire-row';
import { TextDigest } from '../text-digest';
import type { Cells } from './batches';
import { CELLS_BEFORE_AMOUNTS } from './rewards';

/** What stands in the digest for a cell that is null. */
const NOTHING = ' -';
const NOTHING_BYTES = Buffer.from(NOTHING);
const SPACE = Buffer.from(' ');

/** Sums and a digest over the rows of a run's rewards, taken the same way when they are computed, read back and verified. */
export class RewardTally {
  rows = 0;
  readonly #categories: number;
  /** One for each category, and the bonus. */
  readonly #sums: DecimalSums;
  readonly #digest = new TextDigest();
  /** Of an hour's row it says that there is no bonus. */
  readonly #end: Buffer;

  constructor(kind: Kind) {
    this.#categories = CATEGORY_KEYS[kind].length;
    this.#sums = new DecimalSums(this.#categories + 1);
    this.#end = Buffer.from(kind === 'daily' ? '\n' : ` ${formatAmount(ZERO)}\n`);
  }

  /** Adds a row as it is about to be written. */
  add(cells: Cells): void {
    this.rows++;
    let line = cells[0]!;
    for (let index = 1; index < cells.length; index++) {
      const cell = cells[index]!;
      line += cell === null ? NOTHING : ` ${cell}`;
      if (cell !== null && index >= CELLS_BEFORE_AMOUNTS) this.#sums.add(index - CELLS_BEFORE_AMOUNTS, cell);
    }
    this.#digest.add(line);
    this.#digest.addBytes(this.#end);
  }

  /** Adds a row as it is stored. */
  addStored(row: WireRow): void {
    this.rows++;
    this.#digest.addBytes(row.bytes, row.from(0), row.to(0));
    for (let index = 1; index < row.length; index++) {
      if (row.isNull(index)) {
        this.#digest.addBytes(NOTHING_BYTES);
        continue;
      }
      const [from, to] = [row.from(index), row.to(index)];
      this.#digest.addBytes(SPACE);
      this.#digest.addBytes(row.bytes, from, to);
      if (index >= CELLS_BEFORE_AMOUNTS)
        this.#sums.addBytes(index - CELLS_BEFORE_AMOUNTS, row.bytes, from, to);
    }
    this.#digest.addBytes(this.#end);
  }

  /** How many are a member of each category. */
  get members(): number[] {
    return Array.from({ length: this.#categories }, (_, index) => this.#sums.count(index));
  }

  /** What each category paid, in the order of the kind's columns. */
  get sums(): Amount[] {
    return Array.from({ length: this.#categories }, (_, index) => this.#sums.at(index));
  }

  get bonus(): Amount {
    return this.#sums.at(this.#categories);
  }

  /** The digest of all that was added; nothing can be added afterwards. */
  digest(): string {
    return this.#digest.end();
  }
}
