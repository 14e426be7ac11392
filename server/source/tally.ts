import { DecimalSums } from '@/lib/decimal-sums';
import type { Period } from '@/lib/period';
import type { Snapshot } from '../db/snapshot';
import type { BadRowCount } from './bad-rows';
import { type HourTally, readGoodVotes } from './good-votes';
import type { PartnerIds } from './partner-ids';

/** A program with more types of votes than this is told of the others together. */
const MOST_TYPES = 32;
const OTHER_TYPES = 'other types';

/** The good votes of some hours by partner, added up while they stream by; it does not grow with their number. */
export class Tally {
  /** The CC that each partner voted, and how often. */
  readonly cc: DecimalSums;
  readonly #byType = new Map<string, Uint32Array>();

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
    const onVote = (partner: number, cc: string, type: string) => {
      this.cc.add(partner, cc);
      this.#typeColumn(type)[partner]!++;
    };
    return readGoodVotes(snapshot, hours, this.ids, bad, onVote, signal);
  }

  /** How often a partner voted, by type, as a JSON object; types that it did not cast are absent. */
  typesOf(): (partner: number) => string {
    // Types stand as in every object that is written as JSON: alphabetically, and such as are whole numbers first.
    const sorted = Object.keys(Object.fromEntries([...this.#byType.keys()].sort().map((type) => [type, 0])));
    const columns = sorted.map((type) => ({
      key: `${JSON.stringify(type)}:`,
      counts: this.#byType.get(type)!,
    }));
    return (partner) => {
      let text = '';
      for (const { key, counts } of columns) {
        const count = counts[partner]!;
        if (count > 0) text += text === '' ? key + count : `,${key}${count}`;
      }
      return `{${text}}`;
    };
  }

  #typeColumn(type: string): Uint32Array {
    const known = this.#byType.get(type);
    if (known) return known;
    if (this.#byType.size >= MOST_TYPES && type !== OTHER_TYPES) return this.#typeColumn(OTHER_TYPES);
    const column = new Uint32Array(this.ids.length);
    this.#byType.set(type, column);
    return column;
  }
}
