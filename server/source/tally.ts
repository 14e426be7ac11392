import { DecimalSums } from '@/lib/decimal-sums';
import type { Period } from '@/lib/period';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import { CC, type HourTally, readGoodVotes, TYPE } from './good-votes';
import type { PartnerIds } from './partner-ids';

/** A program with more types of votes than this is told of the others together. */
const MOST_TYPES = 32;
const OTHER_TYPES = 'other types';
/** So many bytes, and their number, fit in a number. */
const LONGEST_SHORT = 5;

/** The good votes of some hours by partner, added up while they stream by; it does not grow with their number. */
export class Tally {
  /** The CC that each partner voted, and how often. */
  readonly cc: DecimalSums;
  readonly #byType = new Map<string, TypeCount>();
  readonly #byShort = new Map<number, TypeCount>();

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
    const onVote = (partner: number, row: WireRow) => {
      this.cc.addBytes(partner, row.bytes, row.from(CC), row.to(CC));
      this.#countOf(row).add(partner);
    };
    return readGoodVotes(snapshot, hours, this.ids, bad, onVote, signal);
  }

  /** How often a partner voted, by type, as a JSON object; types that it did not cast are absent. */
  typesOf(): (partner: number) => string {
    return typesTeller(this.#byType);
  }

  /** Short types are told apart by their bytes as a number, so that no text is made of the type of each vote. */
  #countOf(row: WireRow): TypeCount {
    const [from, to] = [row.from(TYPE), row.to(TYPE)];
    if (row.isNull(TYPE) || to - from > LONGEST_SHORT) return this.#ofType(row.text(TYPE) ?? 'null');
    let short = to - from;
    for (let at = from; at < to; at++) short = short * 256 + row.bytes[at]!;
    let count = this.#byShort.get(short);
    if (!count) {
      count = this.#ofType(row.text(TYPE)!);
      this.#byShort.set(short, count);
    }
    return count;
  }

  #ofType(type: string): TypeCount {
    const known = this.#byType.get(type);
    if (known) return known;
    if (this.#byType.size >= MOST_TYPES && type !== OTHER_TYPES) return this.#ofType(OTHER_TYPES);
    const count = new TypeCount(this.ids.length);
    this.#byType.set(type, count);
    return count;
  }
}

/** It stands alone so that what it gives holds on to the counts and not to the sums and ids of the tally, which nobody needs when rewards are written. */
function typesTeller(byType: ReadonlyMap<string, TypeCount>): (partner: number) => string {
  // Types stand as in every object that is written as JSON: alphabetically, and such as are whole numbers first.
  const sorted = Object.keys(Object.fromEntries([...byType.keys()].sort().map((type) => [type, 0])));
  const columns = sorted.map((type) => ({ key: `${JSON.stringify(type)}:`, counts: byType.get(type)! }));
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
