import { type Amount, AmountError, fromUnits, parseAmount } from './amount';
import { bytesOf, digitsAt, LONGEST } from './digits';

const FRACTION_DIGITS = 8;
const UNITS = 100_000_000;
const UNITS_OF_ONE = 100_000_000n;
const DOT = 46;
/** So many digits of whole CC are always counted exactly by a number; a `DECIMAL(20,8)` has 12. */
const MOST_DIGITS = 15;
const HIGHEST = 2 ** 32;
/** A sum of whole CC that is larger is put aside before it is. */
const MOST_WHOLE = 2 ** 52;

/** The parts of a sum, which lie side by side since they are always wanted together. */
const LOW = 0;
const HIGH = 1;
const FRACTION = 2;
const COUNT = 3;
const PARTS = 4;

/**
 * Decimals that were read and wait to be added up together, each as its whole CC and its units: what is done for one row after another of such a block in a short loop does not wait for
 * the memory at each of them.
 */
export class DecimalBlock {
  readonly wholes: Float64Array;
  readonly fractions: Uint32Array;

  constructor(length: number) {
    this.wholes = new Float64Array(length);
    this.fractions = new Uint32Array(length);
  }

  /** Reads a decimal with exactly 8 fraction digits, as there nearly always are. @returns false where it is anything else, and then nothing was read. */
  read(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const dot = to - FRACTION_DIGITS - 1;
    if (dot <= from || dot - from > MOST_DIGITS || bytes[dot] !== DOT) return false;
    const whole = digitsAt(bytes, from, dot);
    const fraction = digitsAt(bytes, dot + 1, to);
    if (whole < 0 || fraction < 0) return false;
    this.wholes[place] = whole;
    this.fractions[place] = fraction;
    return true;
  }
}

const one = new DecimalBlock(1);

/**
 * Sums of decimals as a database writes them, some millions into a fixed number of sums. Each is kept in integer limbs, two of whole CC and one of the
 * units of the last, so that nothing is an amount before somebody asks for it; what the limbs do not hold is put aside exactly.
 */
export class DecimalSums {
  readonly #parts: Uint32Array;
  readonly #aside = new Map<number, bigint>();

  constructor(readonly length: number) {
    this.#parts = new Uint32Array(length * PARTS);
  }

  /**
   * Adds a decimal such as `12.5` to a sum, from the bytes of its text.
   * @throws AmountError where they are no decimal or have more than 8 fraction digits that are not zero.
   */
  addBytes(index: number, bytes: Uint8Array, from: number, to: number): void {
    if (one.read(0, bytes, from, to)) this.#addUp(index, one.wholes[0]!, one.fractions[0]!);
    else this.#putAside(index, parseAmount(asText(bytes, from, to)));
    this.#parts[index * PARTS + COUNT]!++;
  }

  /** Adds the first decimals of a block, each to the sum of the index at its place; one below 0 is none. */
  addBlock(indices: Int32Array, { wholes, fractions }: DecimalBlock, count: number): void {
    for (let place = 0; place < count; place++) {
      const index = indices[place]!;
      if (index < 0) continue;
      this.#addUp(index, wholes[place]!, fractions[place]!);
      this.#parts[index * PARTS + COUNT]!++;
    }
  }

  /** The same from the text itself. */
  add(index: number, text: string): void {
    if (text.length > LONGEST) throw new AmountError(`"${text}" is not a decimal amount`);
    this.addBytes(index, bytesOf(text), 0, text.length);
  }

  at(index: number): Amount {
    const at = index * PARTS;
    const whole = this.#parts[at + HIGH]! * HIGHEST + this.#parts[at + LOW]!;
    const units = BigInt(whole) * UNITS_OF_ONE + BigInt(this.#parts[at + FRACTION]!);
    return fromUnits(this.#aside.size === 0 ? units : units + (this.#aside.get(index) ?? 0n));
  }

  /** How many decimals a sum is of. */
  count(index: number): number {
    return this.#parts[index * PARTS + COUNT]!;
  }

  #addUp(index: number, whole: number, fraction: number): void {
    const at = index * PARTS;
    const sum = this.#parts[at + FRACTION]! + fraction;
    const carry = sum >= UNITS ? 1 : 0;
    this.#parts[at + FRACTION] = sum - carry * UNITS;
    const all = this.#parts[at + HIGH]! * HIGHEST + this.#parts[at + LOW]! + whole + carry;
    if (all < HIGHEST) {
      this.#parts[at + LOW] = all;
      return;
    }
    const kept = all > MOST_WHOLE ? 0 : all;
    if (kept === 0) this.#putAside(index, fromUnits(BigInt(all) * UNITS_OF_ONE));
    this.#parts[at + HIGH] = Math.floor(kept / HIGHEST);
    this.#parts[at + LOW] = kept % HIGHEST;
  }

  #putAside(index: number, amount: Amount): void {
    this.#aside.set(index, (this.#aside.get(index) ?? 0n) + amount);
  }
}

const asText = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
