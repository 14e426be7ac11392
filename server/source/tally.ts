import { type Amount, add, parseColumn, ZERO } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Snapshot } from '../db/snapshot';
import type { BadRowCount } from './bad-rows';
import type { Partners } from './partners';

/** What an hour's good votes add up to. */
export type HourTally = { readonly hour: Period; votes: number; cc: Amount };

/** A program with more types of votes than this is told of the others together. */
const MOST_TYPES = 32;
const OTHER_TYPES = 'other types';

/** The good votes of some hours, added up by hour and by partner while they stream by; it does not grow with their number. */
export class Tally {
  readonly hours: HourTally[];
  readonly votes: Uint32Array;
  readonly cc: AmountColumn;
  readonly #byType = new Map<string, Uint32Array>();

  constructor(
    private readonly partners: Partners,
    hours: readonly Period[],
    private readonly bad: BadRowCount,
  ) {
    this.hours = hours.map((hour) => ({ hour, votes: 0, cc: ZERO }));
    this.votes = new Uint32Array(partners.length);
    this.cc = new AmountColumn(partners.length);
  }

  /** Reads the votes of the hours, which follow one another without a gap, in one pass. */
  async read(snapshot: Snapshot, signal?: AbortSignal): Promise<void> {
    const start = this.hours[0]!.hour.start;
    const end = this.hours.at(-1)!.hour.end;
    await snapshot.stream(
      `SELECT TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000}, partner_id, vote_type, cc
         FROM votes WHERE cast_at >= ? AND cast_at < ?`,
      [toDatetime(start), toDatetime(start), toDatetime(end)],
      ([hour, partner, type, cc]) => this.#add(Number(hour), String(partner), String(type), cc!),
      signal,
    );
  }

  votesByType(partner: number): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const type of [...this.#byType.keys()].sort()) {
      const count = this.#byType.get(type)![partner]!;
      if (count > 0) counts[type] = count;
    }
    return counts;
  }

  #add(hour: number, partnerId: string, type: string, cc: string | number | null): void {
    const partner = this.partners.find(partnerId);
    const amount = cc === null ? null : parseColumn(String(cc));
    if (partner === undefined || amount === null || amount < 0n) {
      this.bad.add(partner === undefined ? 'unknownPartner' : amount === null ? 'noCc' : 'negativeCc');
      return;
    }
    const tally = this.hours[hour]!;
    tally.votes++;
    tally.cc = add(tally.cc, amount);
    this.votes[partner]!++;
    this.cc.add(partner, amount);
    this.#typeColumn(type)[partner]!++;
  }

  #typeColumn(type: string): Uint32Array {
    const known = this.#byType.get(type);
    if (known) return known;
    if (this.#byType.size >= MOST_TYPES && type !== OTHER_TYPES) return this.#typeColumn(OTHER_TYPES);
    const column = new Uint32Array(this.partners.length);
    this.#byType.set(type, column);
    return column;
  }
}
