import type { Amount } from './amount';
import { AmountColumn } from './amount-column';

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
    const eligible = new Uint32Array(this.length);
    let count = 0;
    for (let index = 0; index < this.length; index++) {
      if (this.active(index) && this.votes(index) >= minVotes) eligible[count++] = index;
    }
    return eligible.subarray(0, count).sort((a, b) => this.#compare(a, b));
  }

  #compare(a: number, b: number): number {
    const positions = (this.#positions[a]! || LAST) - (this.#positions[b]! || LAST);
    if (positions !== 0) return positions;
    return this.#partnerIds[a]! < this.#partnerIds[b]! ? -1 : 1;
  }
}

const ACTIVE = 1;
const ECC_GIVEN = 2;
const LAST = 2 ** 33;
