const LOW_DIGITS = 9;
const LOW_LIMIT = 10n ** BigInt(LOW_DIGITS);
const LARGEST_ID = '18446744073709551615';
const ZERO_DIGIT = 48;

/**
 * The ids of partners, `BIGINT UNSIGNED`s, each with the index under which it was added. An id is kept as two numbers, one of its last 9 digits and one of
 * those before, since not every id fits in one; a million take some twenty megabytes.
 */
export class PartnerIds {
  length = 0;
  #low = new Uint32Array(1_024);
  #high = new Float64Array(1_024);
  /** One more than the index of the id that has its place here or before; 0 where the slot is free. At least half of them are. */
  #slots = new Uint32Array(2_048);

  /** Adds an id in decimal digits. @returns its index, or -1 where it is there already. @throws RangeError where the text is no id. */
  add(text: string): number {
    const [high, low] = limbs(text);
    if (this.length === this.#low.length) this.#grow();
    const slot = this.#slotOf(high, low);
    if (this.#slots[slot] !== 0) return -1;
    const index = this.length++;
    this.#high[index] = high;
    this.#low[index] = low;
    this.#slots[slot] = index + 1;
    return index;
  }

  /** The index of an id, or -1 where there is none such. */
  find(text: string): number {
    const cut = text.length - LOW_DIGITS;
    const high = cut > 0 ? digits(text, 0, cut) : 0;
    const low = digits(text, Math.max(cut, 0), text.length);
    if (high < 0 || low < 0) return -1;
    return this.#slots[this.#slotOf(high, low)]! - 1;
  }

  at(index: number): bigint {
    return BigInt(this.#high[index]!) * LOW_LIMIT + BigInt(this.#low[index]!);
  }

  /** Below 0 where the id at the first index is the smaller one. */
  compare(a: number, b: number): number {
    return this.#high[a]! - this.#high[b]! || this.#low[a]! - this.#low[b]!;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(high, low) & mask;
    for (;;) {
      const index = this.#slots[slot]! - 1;
      if (index < 0 || (this.#low[index] === low && this.#high[index] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const low = new Uint32Array(this.length * 2);
    low.set(this.#low);
    const high = new Float64Array(this.length * 2);
    high.set(this.#high);
    this.#low = low;
    this.#high = high;
    this.#slots = new Uint32Array(this.length * 4);
    for (let index = 0; index < this.length; index++)
      this.#slots[this.#slotOf(high[index]!, low[index]!)] = index + 1;
  }
}

/** A view or a signed column may give a negative id or none, which no table of ours could hold. */
export const isId = (text: string): boolean =>
  /^\d{1,20}$/.test(text) && (text.length < LARGEST_ID.length || text <= LARGEST_ID);

function limbs(text: string): [number, number] {
  if (!isId(text)) throw new RangeError(`"${text}" is no id of a partner`);
  const cut = Math.max(text.length - LOW_DIGITS, 0);
  return [digits(text, 0, cut), digits(text, cut, text.length)];
}

/** The number that some digits say, or -1 where one of them is none. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO_DIGIT;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Ids mostly follow one another, so every bit of them is spread over all. */
function hash(high: number, low: number): number {
  let mixed = Math.imul(low ^ Math.imul(high | 0, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) >>> 7;
}
