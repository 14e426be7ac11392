import { type Amount, AmountError } from './amount';

const LIMIT = 1n << 127n;

/**
 * A fixed column of amounts, for a million of them without a million objects. A `DECIMAL(20,8)` needs 67 bits, so each is kept as
 * two limbs of 64; what does not fit in both together is refused and never wrapped.
 */
export class AmountColumn {
  readonly #low: BigUint64Array;
  readonly #high: BigInt64Array;

  constructor(readonly length: number) {
    this.#low = new BigUint64Array(length);
    this.#high = new BigInt64Array(length);
  }

  at(index: number): Amount {
    return ((this.#high[index]! << 64n) | this.#low[index]!) as Amount;
  }

  set(index: number, amount: Amount): void {
    if (amount >= LIMIT || amount < -LIMIT)
      throw new AmountError(`${amount} units are more than a column of amounts holds`);
    this.#low[index] = BigInt.asUintN(64, amount);
    this.#high[index] = amount >> 64n;
  }

  add(index: number, amount: Amount): void {
    this.set(index, (this.at(index) + amount) as Amount);
  }

  sum(): Amount {
    let total = 0n;
    for (let index = 0; index < this.length; index++) total += this.at(index);
    return total as Amount;
  }

  /** The same amounts in a column of another length; what does not fit is cut off, what is new is 0. */
  resized(length: number): AmountColumn {
    const column = new AmountColumn(length);
    const kept = Math.min(length, this.length);
    column.#low.set(this.#low.subarray(0, kept));
    column.#high.set(this.#high.subarray(0, kept));
    return column;
  }
}
