import { type Amount, add, ZERO } from '@/lib/amount';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { ShadowRun } from './engine';
import type { Example } from './finding';
import type { TheirList } from './their-list';
import { isNear } from './tolerance';

/** One column of both sides. */
export type ColumnPair = {
  readonly key: string;
  readonly name: string;
  readonly index: number;
  /** What the eligible voter at a place has here; nothing counts as 0, as it does in these tables. */
  readonly hereAt: (place: number) => Amount;
  /** What the row of the old list has. */
  readonly thereAt: (row: number) => Amount;
  readonly totalHere: Amount;
  readonly totalThere: Amount;
};

/** The rows of both sides for one period: a pair for every partner that is in both lists. */
export class Pairs {
  /** The places here that have a row there, and those rows. */
  readonly places: number[] = [];
  readonly rows: number[] = [];
  readonly onlyHere: number[] = [];
  readonly onlyThere: number[] = [];
  readonly columns: readonly ColumnPair[];
  readonly #placeOf = new Map<bigint, number>();

  constructor(
    readonly run: ShadowRun,
    readonly list: TheirList,
  ) {
    const { distribution, reading } = run;
    for (const [place, index] of distribution.order.entries()) {
      const partnerId = reading.voters.partnerId(index);
      this.#placeOf.set(partnerId, place);
      const row = list.find(partnerId);
      if (row === null) this.onlyHere.push(place);
      else {
        this.places.push(place);
        this.rows.push(row);
      }
    }
    for (const [row, partnerId] of list.ids.entries())
      if (!this.#placeOf.has(partnerId)) this.onlyThere.push(row);
    this.columns = list.table.columns.map((_, index) => this.#column(index));
  }

  partnerAt = (place: number): bigint =>
    this.run.reading.voters.partnerId(this.run.distribution.order[place]!);
  positionHere = (place: number): number | null =>
    this.run.reading.voters.position(this.run.distribution.order[place]!);
  votesHere = (place: number): number => this.run.reading.voters.votes(this.run.distribution.order[place]!);

  /** Whether the old list gives the partner of a pair another position; a list without positions gives none. */
  hasMoved(pair: number): boolean {
    if (!this.list.table.hasPosition) return false;
    return this.positionHere(this.places[pair]!) !== this.list.position(this.rows[pair]!);
  }

  /** An amount of a pair as an example. */
  example(pair: number, column: ColumnPair): Example {
    const [place, row] = [this.places[pair]!, this.rows[pair]!];
    return {
      partnerId: String(this.partnerAt(place)),
      position: this.positionHere(place),
      here: column.hereAt(place),
      there: column.thereAt(row),
    };
  }

  /** All that a partner gets here, and all that a row of the old list holds. */
  sumHere = (place: number): Amount =>
    this.columns.reduce((total, column) => add(total, column.hereAt(place)), ZERO);
  sumThere = (row: number): Amount =>
    this.columns.reduce((total, column) => add(total, column.thereAt(row)), ZERO);

  /** Whether any of a partner's amounts is more than noise; amounts that come to nothing together are still amounts. */
  paysHere = (place: number): boolean =>
    this.columns.some((column) => !this.#isNothing(column, column.hereAt(place)));
  paysThere = (row: number): boolean =>
    this.columns.some((column) => !this.#isNothing(column, column.thereAt(row)));

  #isNothing({ index }: ColumnPair, amount: Amount): boolean {
    return isNear(this.list.table.columns[index]!.tolerance, amount, ZERO);
  }

  #column(index: number): ColumnPair {
    const { key, name } = this.list.table.columns[index]!;
    const { distribution, period } = this.run;
    const category = distribution.categories.find((one) => one.key === key);
    const isCategory = (CATEGORY_KEYS[period.kind] as readonly string[]).includes(key);
    return {
      key,
      name,
      index,
      hereAt: isCategory ? (place) => category?.amountAt(place) ?? ZERO : distribution.bonusAt,
      thereAt: (row) => this.list.amount(row, index),
      totalHere: isCategory ? (category?.paid ?? ZERO) : distribution.bonus,
      totalThere: this.list.total(index),
    };
  }
}
