import { type Amount, parseAmount } from '@/lib/amount';
import { DecimalBlock, DecimalSums } from '@/lib/decimal-sums';
import { digitsAt } from '@/lib/digits';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import { IdBlock, type PartnerIds } from './partner-ids';

/** What an hour's good votes add up to. */
export type HourTally = { readonly hour: Period; readonly votes: number; readonly cc: Amount };

const CC = 1;
const TYPE = 2;

/** Votes that were read and wait to be added up together; a vote whose partner is below 0 is not good. */
export type VoteBlock = {
  readonly count: number;
  readonly partners: Int32Array;
  readonly cc: DecimalBlock;
  /** What the taker made of the type of each. */
  readonly types: Int32Array;
};

/** Who wants to know of each good vote whose it is and of what type. */
export type VoteTaker = {
  /** Says in a number what stands in the cell of a vote's type, or -1 where no vote that was taken had it yet. */
  typeIn(row: WireRow, cell: number): number;
  take(block: VoteBlock): void;
  /** A vote by itself: the first of its type, or one whose CC are such as no block takes. */
  takeOne(partner: number, row: WireRow, cc: number, type: number): void;
};

/**
 * Reads the votes of hours that follow one another without a gap, in one pass, and adds up the good ones of each hour. A vote is good whose partner is
 * known and whose CC is there and not below 0; every other is counted as a bad row.
 */
export async function readGoodVotes(
  snapshot: Snapshot,
  hours: readonly Period[],
  ids: PartnerIds,
  bad: BadRowCount,
  taker: VoteTaker | null,
  signal?: AbortSignal,
): Promise<HourTally[]> {
  const start = toDatetime(hours[0]!.start);
  const end = toDatetime(hours.at(-1)!.end);
  // Every column costs the server time: which hour a vote is in is asked for only where there are several, and its type where somebody wants it.
  const columns = ['partner_id', 'cc', ...(taker ? ['vote_type'] : [])];
  const hourCell =
    hours.length > 1 ? columns.push(`TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000}`) - 1 : -1;
  const votes = new VoteSums(hours.length, hourCell, ids, bad, taker);
  await snapshot.stream(
    `SELECT ${columns.join(', ')} FROM votes WHERE cast_at >= ? AND cast_at < ?`,
    hourCell < 0 ? [start, end] : [start, start, end],
    (row) => votes.add(row),
    signal,
  );
  const sums = votes.end();
  return hours.map((hour, place) => ({ hour, votes: sums.count(place), cc: sums.at(place) }));
}

const BLOCK = 512;

/** Adds up the good votes of each hour as their rows come, in blocks. */
class VoteSums {
  readonly #sums: DecimalSums;
  readonly #found = new IdBlock(BLOCK);
  readonly #partners = new Int32Array(BLOCK);
  readonly #cc = new DecimalBlock(BLOCK);
  readonly #hours = new Int32Array(BLOCK);
  readonly #types = new Int32Array(BLOCK);
  #count = 0;

  constructor(
    hours: number,
    private readonly hourCell: number,
    private readonly ids: PartnerIds,
    private readonly bad: BadRowCount,
    private readonly taker: VoteTaker | null,
  ) {
    this.#sums = new DecimalSums(hours);
  }

  add(row: WireRow): void {
    const { bytes } = row;
    const place = this.#count;
    const isPlain =
      !row.isNull(0) &&
      !row.isNull(CC) &&
      this.#found.read(place, bytes, row.from(0), row.to(0)) &&
      this.#cc.read(place, bytes, row.from(CC), row.to(CC));
    const type = isPlain && this.taker ? this.taker.typeIn(row, TYPE) : 0;
    if (!isPlain || type < 0) {
      this.#addOne(row);
      return;
    }
    this.#hours[place] = this.#hourOf(row);
    this.#types[place] = type;
    if (++this.#count === BLOCK) this.#addBlock();
  }

  /** What was added up, each hour by itself; nothing can be added afterwards. */
  end(): DecimalSums {
    this.#addBlock();
    return this.#sums;
  }

  #hourOf(row: WireRow): number {
    return this.hourCell < 0 ? 0 : digitsAt(row.bytes, row.from(this.hourCell), row.to(this.hourCell));
  }

  #addBlock(): void {
    const [count, partners, hours] = [this.#count, this.#partners, this.#hours];
    this.ids.findBlock(this.#found, count, partners);
    for (let place = 0; place < count; place++) {
      if (partners[place]! >= 0) continue;
      this.bad.add('unknownPartner');
      hours[place] = -1;
    }
    this.#sums.addBlock(hours, this.#cc, count);
    this.taker?.take({ count, partners, cc: this.#cc, types: this.#types });
    this.#count = 0;
  }

  /** Adds a vote that is bad, that is the first of its type, or that is written otherwise than nearly all are. */
  #addOne(row: WireRow): void {
    const partner = row.isNull(0) ? -1 : this.ids.findBytes(row.bytes, row.from(0), row.to(0));
    if (partner < 0 || row.isNull(CC) || isNegative(row)) {
      this.bad.add(partner < 0 ? 'unknownPartner' : row.isNull(CC) ? 'noCc' : 'negativeCc');
      return;
    }
    this.#sums.addBytes(this.#hourOf(row), row.bytes, row.from(CC), row.to(CC));
    this.taker?.takeOne(partner, row, CC, TYPE);
  }
}

const MINUS = 45;
const isNegative = (row: WireRow): boolean =>
  row.bytes[row.from(CC)] === MINUS && parseAmount(row.text(CC)!) < 0n;
