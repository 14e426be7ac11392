import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount, sum, ZERO } from '@/lib/amount';
import { type Instant, KINDS, type Kind, type Period } from '@/lib/period';
import { withSnapshot } from '../db/snapshot';
import { Refusal } from '../refusal';
import type { Finding } from './finding';
import { readTheirAmount } from './their-amount';
import { literal } from './their-list';
import type { TheirTable } from './their-tables';

/** The rows of an old list at a time at which no period begins. */
export type OtherTime = {
  readonly kind: Kind;
  readonly table: string;
  /** As the old script's server prints it. */
  readonly time: string;
  /** The start of the period that the time lies in; of the first one where it cannot be read. */
  readonly within: Instant;
  readonly rows: number;
  /** How many of them hold any CC, and how many CC in all. */
  readonly paying: number;
  readonly there: Amount;
};

/**
 * Looks in both lists for times at which none of the periods begins: another convention of time, or a run that paid once more.
 * @param least the CC that an amount has to be more than so as to count as one that pays.
 */
export async function readOtherTimes(
  against: Pool,
  tables: Readonly<Record<Kind, TheirTable>>,
  periods: readonly Period[],
  least: Amount,
): Promise<OtherTime[]> {
  const found: OtherTime[] = [];
  for (const kind of KINDS) {
    const those = periods.filter((period) => period.kind === kind);
    if (those.length > 0) found.push(...(await otherTimesOf(against, tables[kind], those, least)));
  }
  return found;
}

async function otherTimesOf(
  against: Pool,
  { kind, name: table, columns }: TheirTable,
  periods: readonly Period[],
  least: Amount,
): Promise<OtherTime[]> {
  const amounts = columns.flatMap(({ selected }) => (selected === null ? [] : `COALESCE(${selected}, 0)`));
  const pays = amounts.map((amount) => `ABS(${amount}) > ${formatAmount(least)}`).join(' OR ') || 'FALSE';
  const range = `\`time\` >= ${literal(periods[0]!.start)} AND \`time\` < ${literal(periods.at(-1)!.end)}`;
  const rows = await withSnapshot(against, (snapshot) =>
    snapshot.rows(
      `SELECT CAST(\`time\` AS CHAR), COUNT(*), SUM(IF(${pays}, 1, 0)), SUM(${amounts.join(' + ') || '0'})
        FROM ${table} WHERE ${range} GROUP BY 1 ORDER BY 1`,
    ),
  );
  const starts = new Set(periods.map(({ start }) => start));
  return rows.flatMap(([text, count, paying, total]) => {
    const time = String(text);
    const instant = Date.parse(`${time.replace(' ', 'T')}Z`) as Instant;
    if (starts.has(instant)) return [];
    const there = readTheirAmount(String(total));
    if (there === null)
      throw new Refusal(`${table} has at ${time} amounts whose sum is "${total}", which is no amount`);
    const within = periods.find(({ start, end }) => start <= instant && instant < end) ?? periods[0]!;
    return [{ kind, table, time, within: within.start, rows: Number(count), paying: Number(paying), there }];
  });
}

/** What a period's own stretch of time holds in rows that pay and belong to no period; rows without any CC are no difference. */
export function explainOtherTimes({ kind, start }: Period, others: readonly OtherTime[]): Finding[] {
  const those = others.filter((one) => one.kind === kind && one.within === start && one.paying > 0);
  if (those.length === 0) return [];
  const rows = those.reduce((total, { paying }) => total + paying, 0);
  const there = sum(those.map((one) => one.there));
  return [
    {
      cause: 'rows at other times',
      column: null,
      count: rows,
      here: ZERO,
      there,
      sentence: `The old list pays ${formatAmount(there)} CC in ${rows} rows at ${those.length} times at which no period begins, the first at ${those[0]!.time}; they are in no comparison of amounts.`,
      examples: [],
    },
  ];
}

/** All such rows of each list in a sentence, for they tell of another convention of time. */
export function otherTimesInWords(others: readonly OtherTime[]): string[] {
  return KINDS.flatMap((kind) => {
    const those = others.filter((one) => one.kind === kind);
    if (those.length === 0) return [];
    const rows = those.reduce((total, one) => total + one.rows, 0);
    return [
      `${those[0]!.table} has ${rows} rows at ${those.length} times at which no period begins, the first at ${those[0]!.time}; their amounts were compared with nothing. \`time\` has to be the start of the period in UTC.`,
    ];
  });
}
