import { orderByDigits } from '@/lib/digit-order';
import { bytesOf, digitsAt } from '@/lib/digits';
import { endsStretch, type Stretches } from '@/lib/stretches';
import type { Voters } from '@/lib/voters';

const LOW_DIGITS = 9;
const LOW_LIMIT = 10n ** BigInt(LOW_DIGITS);
const LARGEST_ID = '18446744073709551615';
const LONGEST_ID = LARGEST_ID.length;

/** What a slot holds, side by side: the last 9 digits of an id, those before in two parts, and one more than its index; 0 where the slot is free. */
const LOW = 0;
const HIGH = 1;
const TOP = 2;
const PLACE = 3;
const PARTS = 4;
const HIGHEST = 2 ** 32;

/**
 * The ids of partners, `BIGINT UNSIGNED`s, each with the index under which it was added. An id is kept as two numbers, one of its last 9 digits and one of
 * those before, since not every id fits in one. They are found in a table of slots, at least half of which are free.
 */
export class PartnerIds {
  length = 0;
  readonly #low: Uint32Array;
  readonly #high: Float64Array;
  readonly #slots: Uint32Array;
  readonly #mask: number;

  /** @param most how many there can be. */
  constructor(most: number) {
    this.#low = new Uint32Array(most);
    this.#high = new Float64Array(most);
    const slots = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#slots = new Uint32Array(slots * PARTS);
    this.#mask = slots - 1;
  }

  /** Adds an id in decimal digits. @returns its index, or -1 where it is there already. @throws RangeError where the text is no id. */
  add(text: string): number {
    const [high, low] = limbs(text);
    const slot = this.#slotOf(high, low);
    if (this.#slots[slot + PLACE] !== 0) return -1;
    const index = this.length++;
    if (index === this.#low.length) throw new RangeError(`there are more partners than the ${index} counted`);
    this.#high[index] = high;
    this.#low[index] = low;
    this.#slots[slot + LOW] = low;
    this.#slots[slot + HIGH] = high % HIGHEST;
    this.#slots[slot + TOP] = Math.floor(high / HIGHEST);
    this.#slots[slot + PLACE] = index + 1;
    return index;
  }

  /** The index of an id, from the bytes of its digits, or -1 where there is none such. */
  findBytes(bytes: Uint8Array, from: number, to: number): number {
    const cut = Math.max(to - LOW_DIGITS, from);
    const high = digitsAt(bytes, from, cut);
    const low = digitsAt(bytes, cut, to);
    if (high < 0 || low < 0) return -1;
    return this.#slots[this.#slotOf(high, low) + PLACE]! - 1;
  }

  /** The same from its text. */
  find(text: string): number {
    return text.length > LONGEST_ID ? -1 : this.findBytes(bytesOf(text), 0, text.length);
  }

  at(index: number): bigint {
    return BigInt(this.#high[index]!) * LOW_LIMIT + BigInt(this.#low[index]!);
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
  const ids = new PartnerIds(voters.length);
  for (let index = 0; index < voters.length; index++) {
    if (endsStretch(index)) yield;
    ids.add(String(voters.partnerId(index)));
  }
  return ids;
}

/** A view or a signed column may give a negative id or none, which no table of ours could hold. */
export const isId = (text: string): boolean =>
  /^\d{1,20}$/.test(text) && (text.length < LARGEST_ID.length || text <= LARGEST_ID);

function limbs(text: string): [number, number] {
  if (!isId(text)) throw new RangeError(`"${text}" is no id of a partner`);
  const cut = Math.max(text.length - LOW_DIGITS, 0);
  const bytes = bytesOf(text);
  return [digitsAt(bytes, 0, cut), digitsAt(bytes, cut, text.length)];
}

/** Ids mostly follow one another, so every bit of them is spread over all. */
function hash(high: number, low: number): number {
  let mixed = Math.imul(low ^ Math.imul(high | 0, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) >>> 4;
}
