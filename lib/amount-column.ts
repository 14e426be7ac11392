import { type Amount, AmountError } from './amount';

const LIMIT = 1n << 127n;

/**
 * A fixed column of amounts, for a million of them without a million objects. Each is checked when it is written: while all of them fit in 64 bits
 * they are kept in one limb of that, and from the first on that does not in two, since a `DECIMAL(20,8)` needs 67. What does not fit in both
 * together is refused and never wrapped.
 */
export class AmountColumn {
  readonly #low: BigInt64Array;
  #high: BigInt64Array | null = null;

  constructor(readonly length: number) {
    this.#low = new BigInt64Array(length);
  }

  at(index: number): Amount {
    const low = this.#low[index]!;
    if (this.#high === null) return low as bigint as Amount;
    return ((this.#high[index]! << 64n) | BigInt.asUintN(64, low)) as Amount;
  }

  set(index: number, amount: Amount): void {
    const low = BigInt.asIntN(64, amount);
    if (this.#high === null && low === amount) {
      this.#low[index] = low;
      return;
    }
    if (amount >= LIMIT || amount < -LIMIT)
      throw new AmountError(`${amount} units are more than a column of amounts holds`);
    this.#high ??= highLimbs(this.#low);
    this.#low[index] = low;
    this.#high[index] = amount >> 64n;
  }

  add(index: number, amount: Amount): void {
    this.set(index, (this.at(index) + amount) as Amount);
  }

  /** The same amounts in a column of another length; what does not fit is cut off, what is new is 0. */
  resized(length: number): AmountColumn {
    const column = new AmountColumn(length);
    const kept = Math.min(length, this.length);
    column.#low.set(this.#low.subarray(0, kept));
    if (this.#high !== null) {
      column.#high = new BigInt64Array(length);
      column.#high.set(this.#high.subarray(0, kept));
    }
    return column;
  }
}

/** The upper limbs of amounts that have had one limb so far: the sign, all over. */
function highLimbs(low: BigInt64Array): BigInt64Array {
  const high = new BigInt64Array(low.length);
  for (let index = 0; index < low.length; index++) if (low[index]! < 0n) high[index] = -1n;
  return high;
}
