import { type Amount, fromUnits } from '@/lib/amount';

const DIGITS = 8;

/**
 * Reads the text that a server prints for a number of any type, such as `12.5`, `1.25e-7` or `47189.560693799998`, and rounds it to units: halves
 * away from zero, as MySQL rounds decimals. No float is made of it.
 * @returns null where the text is no number.
 */
export function readTheirAmount(text: string): Amount | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '') return null;
  // The digits stand for `digits x 10^shift` units.
  const shift = Number(exponent) - fraction.length + DIGITS;
  const magnitude = rounded(BigInt(whole + fraction), shift);
  return fromUnits(sign ? -magnitude : magnitude);
}

function rounded(digits: bigint, shift: number): bigint {
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (2n * digits + divisor) / (2n * divisor);
}
