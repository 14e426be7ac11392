import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import { SourceError } from './errors';
import { isId, PartnerIds } from './partner-ids';

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

  private constructor(most: number) {
    this.ids = new PartnerIds(most);
    this.#positions = new Uint32Array(most);
    this.#flags = new Uint8Array(most);
    this.#eccs = new AmountColumn(most);
  }

  static async read(snapshot: Snapshot, bad: BadRowCount, signal?: AbortSignal): Promise<Partners> {
    const partners = new Partners(await countPartners(snapshot));
    await snapshot.stream(
      'SELECT partner_id, position, ecc, active FROM partners',
      [],
      (row) => {
        const id = row.text(0);
        if (id !== null && isId(id)) partners.#add(id, row);
        else bad.add('badId');
      },
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

  #add(id: string, row: WireRow): void {
    const index = this.ids.add(id);
    if (index < 0) throw new SourceError(`the source's partners have partner ${id} twice`);
    const [position, ecc, active] = [row.text(1), row.text(2), row.text(3)];
    const place = position === null ? 0 : Number(position);
    const placeIsBad = position !== null && (place < 1 || place > MOST);
    const eccIsBad = ecc?.startsWith('-') ?? false;
    this.#positions[index] = placeIsBad ? 0 : place;
    this.#eccs.set(index, ecc === null || eccIsBad ? ZERO : parseColumn(ecc));
    this.#flags[index] =
      (Number(active) ? ACTIVE : 0) |
      (ecc === null || eccIsBad ? 0 : ECC_GIVEN) |
      (placeIsBad ? BAD_POSITION : 0) |
      (eccIsBad ? BAD_ECC : 0);
  }
}

/** How many partners the source has: a table that grew while they come would hold up everything else for as long as it takes to find a place for each. */
async function countPartners(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.rows('SELECT COUNT(*) FROM partners');
  return Number(row![0]);
}

/** The ids alone, for whoever asks only whether a partner is known. */
export async function readIds(snapshot: Snapshot, signal?: AbortSignal): Promise<PartnerIds> {
  const ids = new PartnerIds(await countPartners(snapshot));
  const onRow = (row: WireRow) => {
    const id = row.text(0);
    if (id !== null && isId(id)) ids.add(id);
  };
  await snapshot.stream('SELECT partner_id FROM partners', [], onRow, signal);
  return ids;
}

const ACTIVE = 1;
const ECC_GIVEN = 2;
const BAD_POSITION = 4;
const BAD_ECC = 8;
