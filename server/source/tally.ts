import { DecimalSums } from '@/lib/decimal-sums';
import type { Period } from '@/lib/period';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import { type HourTally, readGoodVotes, type VoteBlock, type VoteTaker } from './good-votes';
import type { PartnerIds } from './partner-ids';

/** A program with more types of votes than this is told of the others together. */
const MOST_TYPES = 32;
const OTHER_TYPES = 'other types';
/** So many bytes, and their number, fit in a number. */
const LONGEST_SHORT = 5;

/** The good votes of some hours by partner, added up while they stream by; it does not grow with their number. */
export class Tally implements VoteTaker {
  /** The CC that each partner voted, and how often. */
  readonly cc: DecimalSums;
  /** The types in the order in which they came, which is how a block names them. */
  readonly #types: TypeCount[] = [];
  readonly #byType = new Map<string, number>();
  readonly #byShort = new Map<number, number>();

  constructor(private readonly ids: PartnerIds) {
    this.cc = new DecimalSums(ids.length);
  }

  /** Reads the votes of hours that follow one another without a gap. @returns what each hour's good ones add up to. */
  read(
    snapshot: Snapshot,
    hours: readonly Period[],
    bad: BadRowCount,
    signal?: AbortSignal,
  ): Promise<HourTally[]> {
    return readGoodVotes(snapshot, hours, this.ids, bad, this, signal);
  }

  take({ count, partners, cc, types }: VoteBlock): void {
    this.cc.addBlock(partners, cc, count);
    for (let place = 0; place < count; place++)
      if (partners[place]! >= 0) this.#types[types[place]!]!.add(partners[place]!);
  }

  takeOne(partner: number, row: WireRow, cc: number, type: number): void {
    this.cc.addBytes(partner, row.bytes, row.from(cc), row.to(cc));
    const known = this.typeIn(row, type);
    this.#types[known < 0 ? this.#meet(row, type) : known]!.add(partner);
  }

  typeIn(row: WireRow, cell: number): number {
    const short = shortOf(row, cell);
    if (short !== null) return this.#byShort.get(short) ?? -1;
    return this.#byType.get(row.text(cell) ?? 'null') ?? -1;
  }

  /** How often a partner voted, by type, as a JSON object; types that it did not cast are absent. */
  typesOf(): (partner: number) => string {
    return typesTeller([...this.#byType.keys()], this.#types);
  }

  /** Gives the type in a cell, which no vote had before, a count of its own, or that of all others where there are too many. */
  #meet(row: WireRow, cell: number): number {
    const name = row.text(cell) ?? 'null';
    const place = this.#placeOf(name);
    const short = shortOf(row, cell);
    if (short !== null) this.#byShort.set(short, place);
    return place;
  }

  #placeOf(name: string): number {
    const known = this.#byType.get(name);
    if (known !== undefined) return known;
    if (this.#byType.size >= MOST_TYPES && name !== OTHER_TYPES) return this.#placeOf(OTHER_TYPES);
    this.#byType.set(name, this.#types.length);
    return this.#types.push(new TypeCount(this.ids.length)) - 1;
  }
}

/** Short types are told apart by their bytes as a number, so that no text is made of the type of each vote; null where it is not short. */
function shortOf(row: WireRow, cell: number): number | null {
  const [from, to] = [row.from(cell), row.to(cell)];
  if (row.isNull(cell) || to - from > LONGEST_SHORT) return null;
  let short = to - from;
  for (let at = from; at < to; at++) short = short * 256 + row.bytes[at]!;
  return short;
}

/** It stands alone so that what it gives holds on to the counts and not to the sums and ids of the tally, which nobody needs when rewards are written. */
function typesTeller(types: readonly string[], countsOf: readonly TypeCount[]): (partner: number) => string {
  // Types stand as in every object that is written as JSON: alphabetically, and such as are whole numbers first.
  const sorted = Object.keys(Object.fromEntries(types.toSorted().map((type) => [type, 0])));
  const columns = sorted.map((type) => ({
    key: `${JSON.stringify(type)}:`,
    counts: countsOf[types.indexOf(type)]!,
  }));
  return (partner) => {
    let text = '';
    for (const { key, counts } of columns) {
      const count = counts.at(partner);
      if (count > 0) text += text === '' ? key + count : `,${key}${count}`;
    }
    return `{${text}}`;
  };
}

/** How often each partner voted so: in a byte each while none did more often than that holds, so that many types of votes take little memory. */
class TypeCount {
  #column: Uint8Array | Uint16Array | Uint32Array;

  constructor(partners: number) {
    this.#column = new Uint8Array(partners);
  }

  at(partner: number): number {
    return this.#column[partner]!;
  }

  add(partner: number): void {
    const count = this.#column[partner]! + 1;
    this.#column[partner] = count;
    if (this.#column[partner] !== count) this.#widen(partner, count);
  }

  #widen(partner: number, count: number): void {
    this.#column =
      this.#column instanceof Uint8Array ? new Uint16Array(this.#column) : new Uint32Array(this.#column);
    this.#column[partner] = count;
  }
}
