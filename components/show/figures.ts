import { parseAmount } from '@/lib/amount';
import { grouped } from '@/lib/figures';

/** "12,480" */
export const countOf = (count: number): string => grouped(String(count));

/** "1 vote", "12 votes" */
export const manyOf = (count: number, one: string, many = `${one}s`): string =>
  `${countOf(count)} ${count === 1 ? one : many}`;

/** How long a bar is, in percent: one amount against another, only to be looked at. */
export function lengthOf(amount: string, whole: string): number {
  const all = parseAmount(whole);
  return all <= 0n ? 0 : Number((parseAmount(amount) * 10_000n) / all) / 100;
}

/** "12,480.25", cut and never rounded up: what is shown is there. */
export function shortOf(amount: string): string {
  const { sign, whole, fraction } = digitsOf(amount);
  return `${sign}${whole}.${fraction.slice(0, 2)}`;
}

/** The figures of an amount: sign, grouped whole CC, and the 8 digits apart from the zeros at their end. */
export function digitsOf(amount: string) {
  const negative = amount.startsWith('-');
  const [whole = '0', all = ''] = (negative ? amount.slice(1) : amount).split('.');
  const fraction = all.replace(/0+$/, '');
  return { sign: negative ? '−' : '', whole: grouped(whole), fraction: all, kept: fraction.length };
}
