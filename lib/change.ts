import type { Amount } from './amount';

/** How a figure stands to the one before it. */
export type Change = {
  readonly sign: -1 | 0 | 1;
  /** By how much in percent, without its sign and with one digit after the point; null where the one before was 0 and this one is not. */
  readonly percent: string | null;
};

/** The change from one amount to another, rounded half away from zero; neither is below zero. */
export function changeOf(now: Amount, before: Amount): Change {
  const difference = now - before;
  const sign = difference > 0n ? 1 : difference < 0n ? -1 : 0;
  if (sign === 0) return { sign, percent: '0.0' };
  if (before <= 0n) return { sign, percent: null };
  const magnitude = difference < 0n ? -difference : difference;
  const tenths = (magnitude * 2_000n + before) / (before * 2n);
  return { sign, percent: `${tenths / 10n}.${tenths % 10n}` };
}
