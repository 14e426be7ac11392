import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import type { Snapshot } from '../db/snapshot';
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
  readonly ids = new PartnerIds();
  #positions = new Uint32Array(1024);
  #flags = new Uint8Array(1024);
  #eccs = new AmountColumn(1024);

  static async read(snapshot: Snapshot, bad: BadRowCount, signal?: AbortSignal): Promise<Partners> {
    const partners = new Partners();
    await snapshot.stream(
      'SELECT partner_id, position, ecc, active FROM partners',
      [],
      ([id, position, ecc, active]) => {
        if (isId(String(id))) partners.#add(String(id), position!, ecc!, active!);
        else bad.add('badId');
      },
      signal,
    );
    return partners;
  }

  get length(): number {
    return this.ids.length;
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

  #add(
    id: string,
    position: string | number | null,
    ecc: string | number | null,
    active: string | number | null,
  ): void {
    const index = this.ids.add(id);
    if (index < 0) throw new SourceError(`the source's partners have partner ${id} twice`);
    if (index === this.#positions.length) this.#grow();
    const place = position === null ? 0 : Number(position);
    const placeIsBad = position !== null && (place < 1 || place > MOST);
    const eccIsBad = ecc !== null && String(ecc).startsWith('-');
    this.#positions[index] = placeIsBad ? 0 : place;
    this.#eccs.set(index, ecc === null || eccIsBad ? ZERO : parseColumn(String(ecc)));
    this.#flags[index] =
      (Number(active) ? ACTIVE : 0) |
      (ecc === null || eccIsBad ? 0 : ECC_GIVEN) |
      (placeIsBad ? BAD_POSITION : 0) |
      (eccIsBad ? BAD_ECC : 0);
  }

  #grow(): void {
    const length = this.#positions.length * 2;
    const positions = new Uint32Array(length);
    positions.set(this.#positions);
    this.#positions = positions;
    const flags = new Uint8Array(length);
    flags.set(this.#flags);
    this.#flags = flags;
    this.#eccs = this.#eccs.resized(length);
  }
}

const ACTIVE = 1;
const ECC_GIVEN = 2;
const BAD_POSITION = 4;
const BAD_ECC = 8;
