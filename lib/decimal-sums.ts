import { type Amount, fromUnits, parseAmount } from './amount';

const FRACTION_DIGITS = 8;
const UNITS = 100_000_000;
const UNITS_OF_ONE = 100_000_000n;
const DOT = 46;
const ZERO_DIGIT = 48;
/** So many digits of whole CC are always counted exactly by a number; a `DECIMAL(20,8)` has 12. */
const MOST_DIGITS = 15;
const HIGHEST = 2 ** 32;
/** A sum of whole CC that is larger is put aside before it is. */
const MOST_WHOLE = 2 ** 52;

/**
 * Sums of decimals as a database writes them, some millions into a fixed number of sums. Each is kept in integer limbs, two of whole CC and one of the
 * units of the last, so that nothing is an amount before somebody asks for it; what the limbs do not hold is put aside exactly.
 */
export class DecimalSums {
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  readonly #fraction: Uint32Array;
  readonly #aside = new Map<number, bigint>();

  constructor(readonly length: number) {
    this.#low = new Uint32Array(length);
    this.#high = new Uint32Array(length);
    this.#fraction = new Uint32Array(length);
  }

  /**
   * Adds a decimal such as `12.5` that is not below 0 to a sum.
   * @throws AmountError where the text is no decimal or has more than 8 fraction digits that are not zero.
   */
  add(index: number, text: string): void {
    const dot = text.length - FRACTION_DIGITS - 1;
    // Nearly always there are exactly 8 fraction digits; whatever else a source says is read as every amount is.
    const whole = dot > 0 && dot <= MOST_DIGITS && text.charCodeAt(dot) === DOT ? digits(text, 0, dot) : -1;
    const fraction = whole < 0 ? -1 : digits(text, dot + 1, text.length);
    if (fraction < 0) this.#putAside(index, parseAmount(text));
    else this.#count(index, whole, fraction);
  }

  at(index: number): Amount {
    const whole = this.#high[index]! * HIGHEST + this.#low[index]!;
    const units = BigInt(whole) * UNITS_OF_ONE + BigInt(this.#fraction[index]!);
    return fromUnits(units + (this.#aside.get(index) ?? 0n));
  }

  #count(index: number, whole: number, fraction: number): void {
    const sum = this.#fraction[index]! + fraction;
    const carry = sum >= UNITS ? 1 : 0;
    this.#fraction[index] = sum - carry * UNITS;
    const all = this.#high[index]! * HIGHEST + this.#low[index]! + whole + carry;
    if (all < HIGHEST) {
      this.#low[index] = all;
      return;
    }
    const kept = all > MOST_WHOLE ? 0 : all;
    if (kept === 0) this.#putAside(index, fromUnits(BigInt(all) * UNITS_OF_ONE));
    this.#high[index] = Math.floor(kept / HIGHEST);
    this.#low[index] = kept % HIGHEST;
  }

  #putAside(index: number, amount: Amount): void {
    this.#aside.set(index, (this.#aside.get(index) ?? 0n) + amount);
  }
}

/** The number that some digits of a text say, or -1 where one of them is none. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO_DIGIT;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
