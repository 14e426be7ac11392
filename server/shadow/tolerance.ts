import { type Amount, type Fraction, maximum, parseAmount, parseFraction, times } from '@/lib/amount';

/** How far two amounts may be apart and still differ by nothing but floating point: by so many CC, or by such a part of the larger one. */
export type Tolerance = { readonly absolute: Amount; readonly relative: Fraction };

/**
 * What a chain of doubles does: a double keeps 15 to 16 digits, a sum over many of them loses some. An amount of 10,000,000 CC may be off by
 * 0.01 CC, one of 5 CC by 0.000001 CC. No rule moves so little.
 */
export const OF_DOUBLES: Tolerance = {
  absolute: parseAmount('0.000001'),
  relative: parseFraction('0.000000001'),
};

/** A FLOAT keeps 24 bits, whatever it was computed with. */
const OF_FLOATS = parseFraction('0.0000001');

/** What a column of a type can hold at best: a FLOAT and a DECIMAL of few digits keep less than was computed. */
export function tolerated(
  { absolute, relative }: Tolerance,
  column: { readonly type: string; readonly digits: number | null },
): Tolerance {
  const lastDigit =
    column.digits !== null && column.digits < 8 ? parseAmount(`0.${'1'.padStart(column.digits, '0')}`) : null;
  // A figure without fraction digits stands for all that is less than 1 CC away.
  const step = column.digits === 0 ? parseAmount('1') : (lastDigit ?? absolute);
  const coarse = column.type === 'float' && isLess(relative, OF_FLOATS);
  return { absolute: maximum(absolute, step), relative: coarse ? OF_FLOATS : relative };
}

const isLess = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator < b.numerator * a.denominator;

/** The most that two amounts may be apart. */
export function allowance({ absolute, relative }: Tolerance, here: Amount, there: Amount): Amount {
  return maximum(absolute, times(maximum(magnitude(here), magnitude(there)), relative));
}

export const magnitude = (amount: Amount): Amount => (amount < 0n ? -amount : amount) as Amount;

export const isNear = (tolerance: Tolerance, here: Amount, there: Amount): boolean =>
  magnitude((here - there) as Amount) <= allowance(tolerance, here, there);
