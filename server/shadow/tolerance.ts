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

/** What a column of a type adds to the noise: a FLOAT keeps less than was computed. */
export function tolerated({ absolute, relative }: Tolerance, type: string): Tolerance {
  const coarse = type === 'float' && isLess(relative, OF_FLOATS);
  return { absolute, relative: coarse ? OF_FLOATS : relative };
}

/** The last digit that a column of so many digits behind the point keeps; null where it keeps all that an amount has. */
export function stepOf(digits: number | null): Amount | null {
  if (digits === null || digits >= 8) return null;
  return digits === 0 ? parseAmount('1') : parseAmount(`0.${'1'.padStart(digits, '0')}`);
}

/** What became of the digits that a column does not keep. */
export type Keeping = 'rounded' | 'cut off';

/** Whether a column with such a last digit would hold the one amount where the other was computed, but for noise. */
export function isKept(
  tolerance: Tolerance,
  step: Amount,
  how: Keeping,
  here: Amount,
  there: Amount,
): boolean {
  const noise = allowance(tolerance, here, there);
  const lost = here - there;
  if (how === 'rounded') return 2n * magnitude(lost as Amount) <= step + 2n * noise;
  return lost >= -noise && lost <= step + noise;
}

/** The noise and all of the last digit, for telling what is a common factor of amounts that differ. */
export const withStep = (tolerance: Tolerance, step: Amount | null): Tolerance =>
  step === null ? tolerance : { ...tolerance, absolute: maximum(tolerance.absolute, step) };

const isLess = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator < b.numerator * a.denominator;

/** The most that two amounts may be apart. */
export function allowance({ absolute, relative }: Tolerance, here: Amount, there: Amount): Amount {
  return maximum(absolute, times(maximum(magnitude(here), magnitude(there)), relative));
}

export const magnitude = (amount: Amount): Amount => (amount < 0n ? -amount : amount) as Amount;

export const isNear = (tolerance: Tolerance, here: Amount, there: Amount): boolean =>
  magnitude((here - there) as Amount) <= allowance(tolerance, here, there);
