import { lengthOf } from '@/components/show/figures';
import { type Amount, add, formatAmount, maximum, minimum, parseAmount, ZERO } from '@/lib/amount';
import type { Waterfall } from '@/server/api/run-contract';

/** Where a bar begins and how long it is, in percent of the largest sum; only to be looked at. */
export type Bar = { from: number; length: number };

type Bars = { lines: Bar[]; total: Bar; parts: Bar[] };

/** A line's bar lies between the sum before it and the sum after it, a total's begins at 0, and parts lie beside each other within their total. */
export function barsOf({ stages }: Waterfall): Bars[] {
  const most = formatAmount(largestOf(stages));
  const between = (a: Amount, b: Amount): Bar => {
    const from = lengthOf(formatAmount(maximum(minimum(a, b), ZERO)), most);
    return { from, length: lengthOf(formatAmount(maximum(maximum(a, b), ZERO)), most) - from };
  };
  const inRow = (amounts: readonly string[], start: Amount): Bar[] => {
    let before = start;
    return amounts.map((amount) => {
      const after = add(before, parseAmount(amount));
      const bar = between(before, after);
      before = after;
      return bar;
    });
  };
  let sum: Amount = ZERO;
  return stages.map(({ lines, total, parts }) => {
    const bars = {
      lines: inRow(
        lines.map(({ amount }) => amount),
        sum,
      ),
      total: between(ZERO, parseAmount(total)),
      parts: inRow(
        parts.map(({ amount }) => amount),
        ZERO,
      ),
    };
    sum = parseAmount(total);
    return bars;
  });
}

function largestOf(stages: Waterfall['stages']): Amount {
  let sum: Amount = ZERO;
  let most: Amount = ZERO;
  for (const { lines, total } of stages) {
    for (const { amount } of lines) {
      sum = add(sum, parseAmount(amount));
      most = maximum(most, sum);
    }
    sum = parseAmount(total);
    most = maximum(most, sum);
  }
  return most;
}
