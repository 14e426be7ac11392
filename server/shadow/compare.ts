import { type Amount, maximum, sum, ZERO } from '@/lib/amount';
import { formatInstant, type Kind } from '@/lib/period';
import { compareCells, differences } from './cells';
import type { ShadowRun } from './engine';
import { explainBonus } from './explain-bonus';
import { explainCategories } from './explain-columns';
import { explainRows } from './explain-rows';
import type { Finding } from './finding';
import { Pairs } from './pairs';
import type { TheirList } from './their-list';

/** How a period compares. */
export type ComparedPeriod = {
  readonly kind: Kind;
  readonly start: string;
  readonly policyVersion: number;
  readonly budget: Amount;
  /** What is paid on both sides, without the bonus. */
  readonly paidHere: Amount;
  readonly paidThere: Amount;
  readonly carried: Amount;
  readonly rowsHere: number;
  readonly rowsThere: number;
  /** Rows without any CC that only one side has: they pay nobody differently. */
  readonly zerosHere: number;
  readonly zerosThere: number;
  /** The amounts of partners who are in both lists, by how they compare. */
  readonly amounts: number;
  readonly equal: number;
  readonly noise: number;
  readonly largestNoise: Amount;
  readonly differing: number;
  /** What each column comes to on both sides, in the order of the table's columns. */
  readonly totals: readonly { readonly here: Amount; readonly there: Amount }[];
  readonly findings: readonly Finding[];
};

/**
 * Compares what Allot computed with the old script's list, partner by partner and column by column.
 * @param besides what was found of the period in rows that are not of its list.
 */
export function comparePeriod(run: ShadowRun, list: TheirList, besides: readonly Finding[]): ComparedPeriod {
  const pairs = new Pairs(run, list);
  const cells = pairs.columns.map((column) => compareCells(pairs, column));
  const bonus = cells.filter(({ column }) => column.key === 'bonus');
  const categories = cells.filter(({ column }) => column.key !== 'bonus');
  const findings = [...explainRows(pairs), ...besides];
  // Where the old script did not run there is nothing to compare, and one sentence says so.
  if (list.length > 0) {
    findings.push(...explainCategories(pairs, categories));
    findings.push(...bonus.flatMap((one) => explainBonus(pairs, one)));
  }
  const count = (of: (one: (typeof cells)[number]) => number) =>
    cells.reduce((total, one) => total + of(one), 0);
  return {
    kind: run.period.kind,
    start: formatInstant(run.period.start),
    policyVersion: run.policyVersion,
    budget: run.budget,
    paidHere: run.distribution.paid,
    paidThere: sum(categories.map(({ column }) => column.totalThere)),
    carried: run.distribution.carried,
    rowsHere: run.distribution.order.length,
    rowsThere: list.length,
    zerosHere: pairs.onlyHere.filter((place) => !pairs.paysHere(place)).length,
    zerosThere: pairs.onlyThere.filter((row) => !pairs.paysThere(row)).length,
    amounts: count(({ compared }) => compared),
    equal: count(({ equal }) => equal),
    noise: count(({ noise }) => noise),
    largestNoise: cells.reduce<Amount>((most, one) => maximum(most, one.largestNoise), ZERO),
    differing: count(differences),
    totals: pairs.columns.map(({ totalHere, totalThere }) => ({ here: totalHere, there: totalThere })),
    findings,
  };
}
