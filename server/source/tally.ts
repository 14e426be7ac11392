import { type Amount, parseAmount } from '@/lib/amount';
import { DecimalSums } from '@/lib/decimal-sums';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Cell, Snapshot } from '../db/snapshot';
import type { BadRowCount } from './bad-rows';
import type { PartnerIds } from './partner-ids';

/** What an hour's good votes add up to. */
export type HourTally = { readonly hour: Period; readonly votes: number; readonly cc: Amount };

/** A program with more types of votes than this is told of the others together. */
const MOST_TYPES = 32;
const OTHER_TYPES = 'other types';

/** The good votes of some hours, added up by hour and by partner while they stream by; it does not grow with their number. */
export class Tally {
  readonly votes: Uint32Array;
  readonly cc: DecimalSums;
  readonly #hourVotes: Float64Array;
  readonly #hourCc: DecimalSums;
  readonly #byType = new Map<string, Uint32Array>();

  constructor(
    private readonly ids: PartnerIds,
    private readonly periods: readonly Period[],
    private readonly bad: BadRowCount,
  ) {
    this.votes = new Uint32Array(ids.length);
    this.cc = new DecimalSums(ids.length);
    this.#hourVotes = new Float64Array(periods.length);
    this.#hourCc = new DecimalSums(periods.length);
  }

  /** Reads the votes of the hours, which follow one another without a gap, in one pass. */
  async read(snapshot: Snapshot, signal?: AbortSignal): Promise<void> {
    const start = toDatetime(this.periods[0]!.start);
    const end = toDatetime(this.periods.at(-1)!.end);
    // Which hour a vote is in is told only where there are several: to say it costs the server a sixth of the whole.
    const single = this.periods.length === 1;
    const hour = single ? '' : `, TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000}`;
    await snapshot.stream(
      `SELECT partner_id, vote_type, cc${hour} FROM votes WHERE cast_at >= ? AND cast_at < ?`,
      single ? [start, end] : [start, start, end],
      ([partner, type, cc, hour]) =>
        this.#add(textOf(partner!), textOf(type!), cc!, single ? 0 : Number(hour)),
      signal,
    );
  }

  get hours(): HourTally[] {
    return this.periods.map((hour, index) => ({
      hour,
      votes: this.#hourVotes[index]!,
      cc: this.#hourCc.at(index),
    }));
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

  #add(partnerId: string, type: string, cc: Cell, hour: number): void {
    const partner = this.ids.find(partnerId);
    const amount = cc === null ? null : textOf(cc);
    if (partner < 0 || amount === null || isNegative(amount)) {
      this.bad.add(partner < 0 ? 'unknownPartner' : amount === null ? 'noCc' : 'negativeCc');
      return;
    }
    this.cc.add(partner, amount);
    this.#hourCc.add(hour, amount);
    this.#hourVotes[hour]!++;
    this.votes[partner]!++;
    this.#typeColumn(type)[partner]!++;
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

const isNegative = (amount: string): boolean => amount.startsWith('-') && parseAmount(amount) < 0n;
const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : String(cell));
