import { orderByDigits } from '@/lib/digit-order';
import { bytesOf, digitsAt } from '@/lib/digits';
import { endsStretch, type Stretches } from '@/lib/stretches';
import type { Voters } from '@/lib/voters';

const LOW_DIGITS = 9;
const LOW_LIMIT = 10 ** LOW_DIGITS;
export const LARGEST_ID = 2n ** 64n - 1n;
const LONGEST_ID = String(LARGEST_ID).length;
/** The parts of the largest. */
const MOST_HIGH = Number(LARGEST_ID / BigInt(LOW_LIMIT));
const MOST_LOW = Number(LARGEST_ID % BigInt(LOW_LIMIT));

/** What a slot holds, side by side: the last 9 digits of an id, those before in two parts, and one more than its index; 0 where the slot is free. */
const LOW = 0;
const HIGH = 1;
const TOP = 2;
const PLACE = 3;
const PARTS = 4;
const HIGHEST = 2 ** 32;

/** Between the least and the highest id of which there may be so many numbers for each partner, each number has a place of its own. */
const SPREAD = 8;

/** The ids that there can be, as a source says it beforehand. */
export type IdsRange = { readonly count: number; readonly least: bigint; readonly most: bigint };

/** What was found where an id should be. */
export const TWICE = -1;
export const NO_ID = -2;

/** Ids that were read and wait to be looked for together, each as its last 9 digits and those before. */
export class IdBlock {
  readonly highs: Float64Array;
  readonly lows: Uint32Array;

  constructor(length: number) {
    this.highs = new Float64Array(length);
    this.lows = new Uint32Array(length);
  }

  /** Reads an id from the bytes of its digits. @returns false where they are none, and then nothing was read. */
  read(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const cut = Math.max(to - LOW_DIGITS, from);
    const high = digitsAt(bytes, from, cut);
    const low = digitsAt(bytes, cut, to);
    if (high < 0 || low < 0) return false;
    this.highs[place] = high;
    this.lows[place] = low;
    return true;
  }
}

const one = new IdBlock(1);

/**
 * The ids of partners, `BIGINT UNSIGNED`s, each with the index under which it was added. An id is kept as two numbers, one of its last 9 digits and one of
 * those before, since not every id fits in one. Where ids mostly follow one another, each number between the least and the highest has a place, which is found at once and lies
 * beside its neighbours; all others are found in a table of slots, at least half of which are free.
 */
export class PartnerIds {
  length = 0;
  readonly #low: Uint32Array;
  readonly #high: Float64Array;
  readonly #slots: Uint32Array;
  readonly #mask: number;
  /** One more than the index of each number from `#least` on, 0 where it is no id; null where they lie too far apart. */
  readonly #places: Uint32Array | null;
  readonly #least: number;

  constructor({ count, least, most }: IdsRange) {
    this.#low = new Uint32Array(count);
    this.#high = new Float64Array(count);
    const isDense = least <= most && most - least < BigInt(SPREAD * count) && most <= Number.MAX_SAFE_INTEGER;
    this.#least = isDense ? Number(least) : 0;
    this.#places = isDense ? new Uint32Array(Number(most - least) + 1) : null;
    const slots = isDense ? 0 : 2 ** Math.ceil(Math.log2(2 * count + 2));
    this.#slots = new Uint32Array(slots * PARTS);
    this.#mask = slots - 1;
  }

  /**
   * Adds an id from the bytes of its decimal digits.
   * @returns its index; or `TWICE` where it is there already, `NO_ID` where the bytes are no id.
   * @throws RangeError where it is not among the ids that there can be.
   */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    if (to === from || to - from > LONGEST_ID || !one.read(0, bytes, from, to)) return NO_ID;
    const [high, low] = [one.highs[0]!, one.lows[0]!];
    if (high > MOST_HIGH || (high === MOST_HIGH && low > MOST_LOW)) return NO_ID;
    if (this.#placeOf(high, low) >= 0) return TWICE;
    const index = this.length++;
    if (index === this.#low.length) throw new RangeError(`there are more partners than the ${index} counted`);
    this.#high[index] = high;
    this.#low[index] = low;
    this.#remember(high, low, index + 1);
    return index;
  }

  /** The same from its text. */
  add(text: string): number {
    return text.length > LONGEST_ID ? NO_ID : this.addBytes(bytesOf(text), 0, text.length);
  }

  /** The index of an id, from the bytes of its digits, or -1 where there is none such. */
  findBytes(bytes: Uint8Array, from: number, to: number): number {
    return one.read(0, bytes, from, to) ? this.#placeOf(one.highs[0]!, one.lows[0]!) : -1;
  }

  /** Finds the first ids of a block. @param indices where the index of each is written, or -1. */
  findBlock({ highs, lows }: IdBlock, count: number, indices: Int32Array): void {
    for (let place = 0; place < count; place++) indices[place] = this.#placeOf(highs[place]!, lows[place]!);
  }

  /** The same from its text. */
  find(text: string): number {
    return text.length > LONGEST_ID ? -1 : this.findBytes(bytesOf(text), 0, text.length);
  }

  at(index: number): bigint {
    return BigInt(this.#high[index]!) * BigInt(LOW_LIMIT) + BigInt(this.#low[index]!);
  }

  /** Whether the id at the first index is the smaller one. */
  isBefore(a: number, b: number): boolean {
    return (
      this.#high[a]! < this.#high[b]! || (this.#high[a] === this.#high[b] && this.#low[a]! < this.#low[b]!)
    );
  }

  /** Indices by their ids, ascending. */
  inOrder(indices: Uint32Array): Stretches<Uint32Array> {
    const [low, high] = [this.#low, this.#high];
    return orderByDigits(indices, [
      (index) => low[index]! & 0xffff,
      (index) => low[index]! >>> 16,
      (index) => high[index]! % 65_536,
      (index) => Math.floor(high[index]! / 65_536) % 65_536,
      (index) => Math.floor(high[index]! / HIGHEST),
    ]);
  }

  /** The index of an id, or -1. What is beyond the exact numbers is far beyond the places. */
  #placeOf(high: number, low: number): number {
    if (this.#places === null) return this.#slots[this.#slotOf(high, low) + PLACE]! - 1;
    const offset = high * LOW_LIMIT + low - this.#least;
    return offset >= 0 && offset < this.#places.length ? this.#places[offset]! - 1 : -1;
  }

  #remember(high: number, low: number, place: number): void {
    if (this.#places !== null) {
      const offset = high * LOW_LIMIT + low - this.#least;
      if (offset < 0 || offset >= this.#places.length)
        throw new RangeError(`partner ${this.at(place - 1)} is none of those that there could be`);
      this.#places[offset] = place;
      return;
    }
    const slot = this.#slotOf(high, low);
    this.#slots[slot + LOW] = low;
    this.#slots[slot + HIGH] = high % HIGHEST;
    this.#slots[slot + TOP] = Math.floor(high / HIGHEST);
    this.#slots[slot + PLACE] = place;
  }

  #slotOf(high: number, low: number): number {
    const slots = this.#slots;
    for (let place = hash(high, low) & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * PARTS;
      if (slots[slot + PLACE] === 0) return slot;
      const known = slots[slot + TOP]! * HIGHEST + slots[slot + HIGH]!;
      if (slots[slot + LOW] === low && known === high) return slot;
    }
  }
}

/** The ids of voters, each under the voter's own index. */
export function* idsOf(voters: Voters): Stretches<PartnerIds> {
  const ids = new PartnerIds({ count: voters.length, ...(yield* boundsOf(voters)) });
  for (let index = 0; index < voters.length; index++) {
    if (endsStretch(index)) yield;
    ids.add(String(voters.partnerId(index)));
  }
  return ids;
}

function* boundsOf(voters: Voters): Stretches<{ least: bigint; most: bigint }> {
  let [least, most] = [LARGEST_ID, 0n];
  for (let index = 0; index < voters.length; index++) {
    if (endsStretch(index)) yield;
    const id = voters.partnerId(index);
    if (id < least) least = id;
    if (id > most) most = id;
  }
  return { least, most };
}

/** Ids mostly follow one another, so every bit of them is spread over all. */
function hash(high: number, low: number): number {
  let mixed = Math.imul(low ^ Math.imul(high | 0, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) >>> 4;
}
