import type { Amount } from '@/lib/amount';
import { ZERO } from '@/lib/amount';
import type { ColumnPair, Pairs } from './pairs';
import type { TheirColumn } from './their-tables';
import { isKept, isNear, type Keeping, magnitude, type Tolerance, withStep } from './tolerance';

/** How the amounts of one column compare, over the partners that are in both lists. */
export type Cells = {
  readonly column: ColumnPair;
  /** With the last digit that the column keeps, for explaining what differs. */
  readonly tolerance: Tolerance;
  readonly compared: number;
  readonly equal: number;
  /** Amounts that differ by no more than floating point or the column's digits make, and by how much at most. */
  readonly noise: number;
  readonly largestNoise: Amount;
  /** The pairs that differ by more: both sides pay, only this one, only the other. */
  readonly differing: readonly number[];
  readonly paidHereOnly: readonly number[];
  readonly paidThereOnly: readonly number[];
  /** The pairs that both sides pay, whether or not they differ. */
  readonly paidByBoth: readonly number[];
};

export function compareCells(pairs: Pairs, column: ColumnPair): Cells {
  const theirs = pairs.list.table.columns[column.index]!;
  const isNoise = noiseOf(pairs, column, theirs);
  const [differing, paidHereOnly, paidThereOnly, paidByBoth]: number[][] = [[], [], [], []];
  let [equal, noise, largestNoise] = [0, 0, ZERO as Amount];
  for (const [pair, place] of pairs.places.entries()) {
    const [here, there] = [column.hereAt(place), column.thereAt(pairs.rows[pair]!)];
    if (here !== ZERO && there !== ZERO) paidByBoth!.push(pair);
    if (here === there) equal++;
    else if (isNoise(here, there)) {
      noise++;
      const difference = magnitude((here - there) as Amount);
      if (difference > largestNoise) largestNoise = difference;
    } else if (there === ZERO) paidHereOnly!.push(pair);
    else if (here === ZERO) paidThereOnly!.push(pair);
    else differing!.push(pair);
  }
  return {
    column,
    tolerance: withStep(theirs.tolerance, theirs.step),
    compared: pairs.places.length,
    equal,
    noise,
    largestNoise,
    differing: differing!,
    paidHereOnly: paidHereOnly!,
    paidThereOnly: paidThereOnly!,
    paidByBoth: paidByBoth!,
  };
}

type IsNoise = (here: Amount, there: Amount) => boolean;

/**
 * What is no difference in a column. One of few digits was either rounded or cut off, for all partners of a period: the one that fits more of the
 * amounts is taken, and whatever does not fit it differs.
 */
function noiseOf(pairs: Pairs, column: ColumnPair, { tolerance, step }: TheirColumn): IsNoise {
  if (step === null) return (here, there) => isNear(tolerance, here, there);
  const by =
    (how: Keeping): IsNoise =>
    (here, there) =>
      isKept(tolerance, step, how, here, there);
  const fitting = (isNoise: IsNoise): number =>
    pairs.places.reduce(
      (count, place, pair) =>
        isNoise(column.hereAt(place), column.thereAt(pairs.rows[pair]!)) ? count + 1 : count,
      0,
    );
  const [rounded, cut] = [by('rounded'), by('cut off')];
  return fitting(cut) > fitting(rounded) ? cut : rounded;
}

/** How many amounts differ by more than floating point makes. */
export const differences = ({ differing, paidHereOnly, paidThereOnly }: Cells): number =>
  differing.length + paidHereOnly.length + paidThereOnly.length;

/** Two figures whose quotient may be the factor between what is there and what is here. */
export type Factor = { readonly here: Amount; readonly there: Amount };

/**
 * Whether every pair is `there = here x factor`, as far as flooring on both sides and floating point let it. What is floored here is up to a
 * unit too small, which the factor makes larger.
 */
export function isByFactor(
  tolerance: Tolerance,
  amounts: Iterable<readonly [here: Amount, there: Amount]>,
  factor: Factor,
): boolean {
  if (factor.here <= 0n || factor.there < 0n) return false;
  for (const [here, there] of amounts) {
    const expected = ((here * factor.there) / factor.here) as Amount;
    const floored = 2n + factor.there / factor.here;
    const difference = magnitude((expected - there) as Amount);
    if (!isNear(tolerance, expected, there) && difference > floored) return false;
  }
  return true;
}

/** The factor as people read it, rounded to ten digits behind the point. */
export function factorInWords({ here, there }: Factor): string {
  const scale = 10n ** 10n;
  const scaled = (2n * there * scale + here) / (2n * here);
  const digits = scaled.toString().padStart(11, '0');
  return `${digits.slice(0, -10)}.${digits.slice(-10)}`.replace(/\.?0+$/, '');
}
