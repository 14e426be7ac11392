import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import { digitsAt } from '@/lib/digits';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import { SourceError } from './errors';
import { type IdsRange, LARGEST_ID, NO_ID, PartnerIds, TWICE } from './partner-ids';

/** A partner's place in the voting results, its given ECC and whether it is active, as the source has them. */
export type Standing = {
  readonly position: number | null;
  readonly ecc: Amount | null;
  readonly active: boolean;
};

const MOST = 4_294_967_295;

/** All partners of the source in columns, found by their id. */
export class Partners {
  readonly ids: PartnerIds;
  readonly #positions: Uint32Array;
  readonly #flags: Uint8Array;
  readonly #eccs: AmountColumn;

  private constructor(range: IdsRange) {
    this.ids = new PartnerIds(range);
    this.#positions = new Uint32Array(range.count);
    this.#flags = new Uint8Array(range.count);
    this.#eccs = new AmountColumn(range.count);
  }

  static async read(snapshot: Snapshot, bad: BadRowCount, signal?: AbortSignal): Promise<Partners> {
    const partners = new Partners(await rangeOfIds(snapshot));
    await snapshot.stream(
      'SELECT partner_id, position, ecc, active FROM partners',
      [],
      (row) => partners.#add(row, bad),
      signal,
    );
    return partners;
  }

  /** The standing, with a position below 1 or a negative ECC as missing. */
  standing(index: number): Standing {
    const flags = this.#flags[index]!;
    return {
      position: this.#positions[index]! || null,
      ecc: flags & ECC_GIVEN ? this.#eccs.at(index) : null,
      active: (flags & ACTIVE) !== 0,
    };
  }

  /** What was wrong with the standing's row. */
  faults(index: number): { position: boolean; ecc: boolean } {
    const flags = this.#flags[index]!;
    return { position: (flags & BAD_POSITION) !== 0, ecc: (flags & BAD_ECC) !== 0 };
  }

  #add(row: WireRow, bad: BadRowCount): void {
    const index = addId(this.ids, row);
    if (index === TWICE) throw new SourceError(`the source's partners have partner ${row.text(0)} twice`);
    if (index === NO_ID) {
      bad.add('badId');
      return;
    }
    const position = row.isNull(1) ? null : numberIn(row, 1);
    const placeIsBad = position !== null && (position < 1 || position > MOST);
    const ecc = row.text(2);
    const eccIsBad = ecc?.startsWith('-') ?? false;
    this.#positions[index] = placeIsBad ? 0 : (position ?? 0);
    this.#eccs.set(index, ecc === null || eccIsBad ? ZERO : parseColumn(ecc));
    this.#flags[index] =
      (!row.isNull(3) && numberIn(row, 3) !== 0 ? ACTIVE : 0) |
      (ecc === null || eccIsBad ? 0 : ECC_GIVEN) |
      (placeIsBad ? BAD_POSITION : 0) |
      (eccIsBad ? BAD_ECC : 0);
  }
}

/** The whole number in a cell that is not null, or -1 where it is below 0. */
const numberIn = (row: WireRow, cell: number): number => digitsAt(row.bytes, row.from(cell), row.to(cell));

/** Adds the id that a row begins with; a view or a signed column may give a negative one or none. */
const addId = (ids: PartnerIds, row: WireRow): number =>
  row.isNull(0) ? NO_ID : ids.addBytes(row.bytes, row.from(0), row.to(0));

/** How many partners the source has, and between which ids, where one far below 0 is none: a table that grew while they come would hold up everything else for as long as it takes to find a place for each. */
async function rangeOfIds(snapshot: Snapshot): Promise<IdsRange> {
  const [row] = await snapshot.rows(
    'SELECT COUNT(*), CAST(MIN(IF(partner_id < 0, NULL, partner_id)) AS CHAR), CAST(MAX(partner_id) AS CHAR) FROM partners',
  );
  const [count, least, most] = row!;
  return { count: Number(count), least: BigInt(least ?? 0), most: BigInt(most ?? LARGEST_ID) };
}

/** The ids alone, for whoever asks only whether a partner is known. */
export async function readIds(snapshot: Snapshot, signal?: AbortSignal): Promise<PartnerIds> {
  const ids = new PartnerIds(await rangeOfIds(snapshot));
  await snapshot.stream(
    'SELECT partner_id FROM partners',
    [],
    (row) => {
      addId(ids, row);
    },
    signal,
  );
  return ids;
}

const ACTIVE = 1;
const ECC_GIVEN = 2;
const BAD_POSITION = 4;
const BAD_ECC = 8;
