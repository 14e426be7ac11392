declare const units: unique symbol;

/** An amount of CC in whole units; 1 CC is 10^8 units. Opaque, so that no plain bigint or number is taken for money. */
export type Amount = bigint & { readonly [units]: 'CC' };

const FRACTION_DIGITS = 8;
const UNITS_PER_CC = 10n ** BigInt(FRACTION_DIGITS);

export const ZERO = 0n as Amount;

/** The largest amount that a `DECIMAL(20,8)` column holds. */
export const COLUMN_MAX = (10n ** 20n - 1n) as Amount;
/** The largest amount that a `DECIMAL(38,8)` column, one of sums, holds. */
export const SUM_COLUMN_MAX = (10n ** 38n - 1n) as Amount;

export class AmountError extends Error {
  override name = 'AmountError';
}

/** An amount of so many whole units. */
export const fromUnits = (count: bigint): Amount => count as Amount;

/**
 * Reads a decimal string such as `12.5` or `-0.00000001`.
 * @throws AmountError where the text is no decimal or has more than 8 fraction digits that are not zero.
 */
export function parseAmount(text: string): Amount {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new AmountError(`"${text}" is not a decimal amount`);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > FRACTION_DIGITS) throw new AmountError(`"${text}" has more than 8 fraction digits`);
  const magnitude = BigInt(match[2] + fraction.padEnd(FRACTION_DIGITS, '0'));
  return (match[1] ? -magnitude : magnitude) as Amount;
}

/** Reads what MySQL prints for a `DECIMAL(n,8)`, which always has exactly 8 fraction digits; the fast path for millions of rows. */
export function parseColumn(text: string): Amount {
  const dot = text.length - FRACTION_DIGITS - 1;
  if (dot < 1 || text.charCodeAt(dot) !== 46) return parseAmount(text);
  return BigInt(text.slice(0, dot) + text.slice(dot + 1)) as Amount;
}

/** The decimal string with exactly 8 fraction digits. */
export function formatAmount(amount: Amount): string {
  const magnitude = amount < 0n ? -amount : amount;
  const digits = magnitude.toString().padStart(FRACTION_DIGITS + 1, '0');
  const cut = digits.length - FRACTION_DIGITS;
  return `${amount < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

export const add = (a: Amount, b: Amount): Amount => (a + b) as Amount;
export const subtract = (a: Amount, b: Amount): Amount => (a - b) as Amount;
export const negate = (a: Amount): Amount => -a as Amount;
export const minimum = (a: Amount, b: Amount): Amount => (a < b ? a : b);
export const maximum = (a: Amount, b: Amount): Amount => (a > b ? a : b);

export function sum(amounts: Iterable<Amount>): Amount {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Amount;
}

/** An exact fraction, kept as numerator and denominator so that nothing is rounded before the one floor at the end. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** Reads a decimal string of any length, such as a share `0.2` or a percentage `12.5`, as an exact fraction. */
export function parseFraction(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new AmountError(`"${text}" is not a decimal`);
  const digits = match[3] ?? '';
  const magnitude = BigInt(match[2] + digits);
  return { numerator: match[1] ? -magnitude : magnitude, denominator: 10n ** BigInt(digits.length) };
}

/** `floor(amount x fraction)`, towards minus infinity. */
export function times(amount: Amount, { numerator, denominator }: Fraction): Amount {
  return floorDivide(amount * numerator, denominator) as Amount;
}

/** A rate or other `DECIMAL(20,8)` figure as a fraction; it has the same digits as an amount and is not one. */
export const asFraction = (figure: Amount): Fraction => ({ numerator: figure, denominator: UNITS_PER_CC });

/** Division rounded towards minus infinity; the denominator is positive. */
export function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Division rounded towards plus infinity; the denominator is positive. */
export const ceilDivide = (numerator: bigint, denominator: bigint): bigint =>
  -floorDivide(-numerator, denominator);
