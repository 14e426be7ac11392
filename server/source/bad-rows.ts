/** The kinds of rows of a source that are counted and left out, or taken as missing. */
export const BAD_ROWS = {
  negativeCc: 'votes with a negative CC',
  noCc: 'votes without CC',
  noTime: 'votes without a time',
  unknownPartner: 'votes of an unknown partner',
  badId: 'partners without a usable id, passed over',
  badPosition: 'positions below 1, taken as missing',
  negativeEcc: 'negative ECCs, taken as missing',
  badRate: 'CC rates that are missing or negative',
} as const;

export type BadRow = keyof typeof BAD_ROWS;

/** Kinds that belong to no period: they are counted over a whole table, and in every run again. */
const OF_NO_PERIOD: readonly string[] = ['noTime', 'badId'] satisfies BadRow[];

/** Whether rows of that kind belong to no period, so that every run counts the same ones again. */
export const isOfNoPeriod = (kind: string): boolean => OF_NO_PERIOD.includes(kind);

/** How many bad rows a period has of its own; the others would be held against every period alike. */
export const badRowsOfPeriod = (counts: Readonly<Record<string, number>>): number =>
  Object.entries(counts).reduce((total, [kind, count]) => total + (isOfNoPeriod(kind) ? 0 : count), 0);

/** What is told of each kind, in the order of the kinds. */
export function inTheirOrder<T>(told: readonly [kind: string, T][]): [string, T][] {
  const kinds = Object.keys(BAD_ROWS);
  return told.toSorted(([one], [other]) => kinds.indexOf(one) - kinds.indexOf(other));
}

/** Counts bad rows by kind; kinds that did not occur are absent. */
export class BadRowCount {
  readonly #counts: Partial<Record<BadRow, number>> = {};

  add(kind: BadRow, count = 1): void {
    if (count > 0) this.#counts[kind] = (this.#counts[kind] ?? 0) + count;
  }

  /** The kinds in their order, whichever came first. */
  toRecord(): Partial<Record<BadRow, number>> {
    return Object.fromEntries(inTheirOrder(Object.entries(this.#counts)));
  }
}
