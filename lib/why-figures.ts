import { type Amount, type Fraction, formatAmount } from './amount';
import { grouped } from './figures';

// How the figures of an explanation are written: all digits that say something, and each noun in its number.

/** "12,480" */
export const count = (figure: number): string => grouped(String(figure));

/** "1 vote", "12 votes" */
export const many = (figure: number, one: string, more = `${one}s`): string =>
  `${count(figure)} ${figure === 1 ? one : more}`;

/** "1,234.5" */
export function figure(amount: Amount): string {
  const [whole = '0', fraction = ''] = formatAmount(amount).split('.');
  const kept = fraction.replace(/0+$/, '');
  return `${whole.startsWith('-') ? '−' : ''}${grouped(whole.replace('-', ''))}${kept && `.${kept}`}`;
}

/** "1,234.5 CC" */
export const cc = (amount: Amount): string => `${figure(amount)} CC`;

/** The first digits of a part of one, cut off and never rounded up; the dots say that more follow. */
export function partOfOne({ numerator, denominator }: Fraction): string {
  const [digits, rest] = [(numerator * 10_000n) / denominator, (numerator * 10_000n) % denominator];
  return `0.${String(digits).padStart(4, '0')}${rest === 0n ? '' : '…'}`;
}

/** "12.5 %" where two digits say it exactly, null elsewhere. */
export function exactPercent({ numerator, denominator }: Fraction): string | null {
  const [digits, rest] = [(numerator * 10_000n) / denominator, (numerator * 10_000n) % denominator];
  if (rest !== 0n) return null;
  const fraction = String(digits % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${grouped(String(digits / 100n))}${fraction && `.${fraction}`} %`;
}
