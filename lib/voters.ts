import type { Amount } from './amount';
import { AmountColumn } from './amount-column';
import { orderByDigits } from './digit-order';
import { atOnce, endsStretch, type Stretches } from './stretches';

/** One voter of a period with its standing, as a row. */
export type Voter = {
  /** The partner's id, a `BIGINT UNSIGNED`, which does not always fit in a number. */
  readonly partnerId: bigint;
  readonly position: number | null;
  /** The figure that the program gives, or null where it gives none. */
  readonly ecc: Amount | null;
  readonly active: boolean;
  readonly votes: number;
  readonly cc: Amount;
};

/** The voters of a period in columns, so that a million of them are a few arrays and not a million objects. */
export class Voters {
  readonly #partnerIds: BigUint64Array;
  /** 0 stands for no position, which begins at 1. */
  readonly #positions: Uint32Array;
  readonly #votes: Uint32Array;
  readonly #flags: Uint8Array;
  readonly #cc: AmountColumn;
  readonly #eccs: AmountColumn;

  constructor(readonly length: number) {
    this.#partnerIds = new BigUint64Array(length);
    this.#positions = new Uint32Array(length);
    this.#votes = new Uint32Array(length);
    this.#flags = new Uint8Array(length);
    this.#cc = new AmountColumn(length);
    this.#eccs = new AmountColumn(length);
  }

  static from(rows: readonly Voter[]): Voters {
    const voters = new Voters(rows.length);
    for (const [index, row] of rows.entries()) voters.set(index, row);
    return voters;
  }

  set(index: number, voter: Voter): void {
    this.#partnerIds[index] = voter.partnerId;
    this.#positions[index] = voter.position ?? 0;
    this.#votes[index] = voter.votes;
    this.#flags[index] = (voter.active ? ACTIVE : 0) | (voter.ecc === null ? 0 : ECC_GIVEN);
    this.#cc.set(index, voter.cc);
    this.#eccs.set(index, voter.ecc ?? (0n as Amount));
  }

  partnerId(index: number): bigint {
    return this.#partnerIds[index]!;
  }

  position(index: number): number | null {
    return this.#positions[index]! || null;
  }

  votes(index: number): number {
    return this.#votes[index]!;
  }

  active(index: number): boolean {
    return (this.#flags[index]! & ACTIVE) !== 0;
  }

  /** The CC that the partner voted in the period. */
  cc(index: number): Amount {
    return this.#cc.at(index);
  }

  /** The figure that the program gives, or null where it gives none. */
  givenEcc(index: number): Amount | null {
    return this.#flags[index]! & ECC_GIVEN ? this.#eccs.at(index) : null;
  }

  /** The Effective Contribution Coefficient: the given figure, else the CC voted in the period. */
  ecc(index: number): Amount {
    return this.#flags[index]! & ECC_GIVEN ? this.#eccs.at(index) : this.#cc.at(index);
  }

  /**
   * The eligible voters in order: active and with at least `minVotes` votes, by position ascending, those without a position last,
   * equal positions by partner id ascending.
   * @returns their indices; the place in it breaks every tie.
   */
  eligibleInOrder(minVotes: number): Uint32Array {
    return atOnce(this.orderingEligible(minVotes));
  }

  /** The same in stretches. */
  *orderingEligible(minVotes: number): Stretches<Uint32Array> {
    const byId = yield* this.orderingById();
    const placed = new Uint32Array(this.length);
    const unplaced = new Uint32Array(this.length);
    let placedCount = 0;
    let unplacedCount = 0;
    for (let at = 0; at < this.length; at++) {
      if (endsStretch(at)) yield;
      const index = byId[at]!;
      if ((this.#flags[index]! & ACTIVE) === 0 || this.#votes[index]! < minVotes) continue;
      if (this.#positions[index]! > 0) placed[placedCount++] = index;
      else unplaced[unplacedCount++] = index;
    }
    const positions = this.#positions;
    const order = new Uint32Array(placedCount + unplacedCount);
    order.set(
      yield* orderByDigits(placed.subarray(0, placedCount), [
        (index) => positions[index]! & 0xffff,
        (index) => positions[index]! >>> 16,
      ]),
    );
    order.set(unplaced.subarray(0, unplacedCount), placedCount);
    return order;
  }

  /** All indices by partner id ascending, which is how voters stand that were read from a source. */
  *orderingById(): Stretches<Uint32Array> {
    const ids = this.#partnerIds;
    const indices = new Uint32Array(this.length);
    let ascending = true;
    for (let index = 0; index < this.length; index++) {
      if (endsStretch(index)) yield;
      indices[index] = index;
      if (index > 0 && ascending) ascending = ids[index - 1]! < ids[index]!;
    }
    if (ascending) return indices;
    const digits = [0n, 16n, 32n, 48n].map(
      (shift) => (index: number) => Number((ids[index]! >> shift) & 0xffffn),
    );
    return yield* orderByDigits(indices, digits);
  }
}

const ACTIVE = 1;
const ECC_GIVEN = 2;
