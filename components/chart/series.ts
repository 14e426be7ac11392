import { add, formatAmount, parseAmount, ZERO } from '@/lib/amount';

/** One line or one layer of bars. */
export type Series = {
  key: string;
  /** Its name in the legend and at the head of its column. */
  label: string;
  /** Amounts or counts as decimal strings, one for each instant; null where there is none. */
  values: readonly (string | null)[];
};

/** How a series is told from the others: by its colour and, for whoever sees no colours, by its dashes. */
export const LOOKS = [
  { colour: '--accent', dash: [] },
  { colour: '--busy', dash: [8, 4] },
  { colour: '--good', dash: [2, 3] },
  { colour: '--wait', dash: [12, 4, 2, 4] },
  { colour: '--bad', dash: [5, 2] },
  { colour: '--ink-dim', dash: [1, 4] },
] as const;

/** Each series on top of those before it, exactly; a layer that is not there has no height. */
export function stacked(series: readonly Series[]): Series[] {
  const sums = (series[0]?.values ?? []).map(() => ZERO);
  return series.map((one) => ({
    ...one,
    values: one.values.map((value, index) => {
      sums[index] = add(sums[index] ?? ZERO, value === null ? ZERO : parseAmount(value));
      return formatAmount(sums[index]);
    }),
  }));
}

/** The last step of drawing: where a value lies on the screen. Nothing is computed with it. */
export const drawn = (values: readonly (string | null)[]): (number | null)[] =>
  values.map((value) => (value === null ? null : Number(value)));
