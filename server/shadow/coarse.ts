import { type Amount, formatAmount, sum } from '@/lib/amount';
import { KINDS } from '@/lib/period';
import type { ComparedPeriod } from './compare';
import type { Shadow } from './shadow';
import type { TheirColumn } from './their-tables';
import type { Tolerance } from './tolerance';

type Compared = Pick<Shadow, 'tables' | 'periods'>;

/** What is said where no rule differs. Columns that keep less than Allot publishes cannot show that it is the same. */
export function equalInWords({ tables, periods }: Compared): string {
  const kinds = new Set(periods.map(({ kind }) => kind));
  const columns = [...kinds].flatMap((kind) => tables[kind].columns);
  const digits = [...new Set(columns.flatMap((column) => keptDigits(column) ?? []))].sort((a, b) => a - b);
  const coarse = [
    ...(digits.length > 0 ? [`columns of ${digits.join(' and ')} digits behind the point`] : []),
    ...(columns.some(({ type }) => type.startsWith('float')) ? ['FLOAT columns'] : []),
  ];
  if (coarse.length === 0) return 'Nothing differs but floating point.';
  return `Nothing differs that ${coarse.join(' and ')} can show.`;
}

/** The same as the head of a report, with what follows from it. */
export function equalInReport(compared: Compared): string {
  const words = equalInWords(compared);
  const same = words === 'Nothing differs but floating point.';
  return `**${words}** ${same ? 'Allot would have published the same.' : 'Allot publishes 8 digits, and these columns keep fewer: whether the rest is the same they cannot say.'}`;
}

/** A column of few digits is rounded or cut off, and one of the two for all partners of a period. */
export const apartInWords = ({ absolute }: Tolerance, step: Amount | null): string =>
  step === null
    ? formatAmount(absolute)
    : `${formatAmount((step / 2n) as Amount)} rounded, or ${formatAmount(step)} less, cut off`;

/** How many digits behind the point a column keeps, where they are fewer than Allot publishes. */
const keptDigits = ({ step, digits }: TheirColumn): number | null => (step === null ? null : digits);

/** What the columns of few digits come to on both sides, for no single amount shows what all of them lose. */
export function coarseTotals({ tables, periods }: Compared): string[] {
  return KINDS.flatMap((kind) => {
    const those = periods.filter((period) => period.kind === kind && period.rowsThere > 0);
    if (those.length === 0) return [];
    return tables[kind].columns.flatMap((column, index) => {
      const kept = keptDigits(column);
      if (kept === null) return [];
      const [here, there] = [total(those, index, 'here'), total(those, index, 'there')];
      return [
        `${column.name} keeps ${kept} digits behind the point: it holds ${formatAmount(there)} CC in all, and Allot pays ${formatAmount(here)} CC.`,
      ];
    });
  });
}

const total = (periods: readonly ComparedPeriod[], index: number, side: 'here' | 'there'): Amount =>
  sum(periods.map(({ totals }) => totals[index]![side]));
