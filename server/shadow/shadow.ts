import type { Pool } from 'mysql2/promise';
import { type Amount, add, ZERO } from '@/lib/amount';
import { KINDS, type Kind, type Period } from '@/lib/period';
import { Refusal } from '../refusal';
import { checkContract } from '../source/contract';
import type { ChooseStanding } from '../source/read';
import { coarseTotals } from './coarse';
import { type ComparedPeriod, comparePeriod } from './compare';
import { ShadowBooks, type ShadowProgram } from './engine';
import { CAUSES, type Cause, type Finding } from './finding';
import { explainOtherTimes, otherTimesInWords, readOtherTimes } from './other-times';
import { TheirList } from './their-list';
import { readTheirTables, type TheirTable } from './their-tables';
import type { Tolerance } from './tolerance';

/** What is to be compared. */
export type ShadowPlan = ShadowProgram & {
  /** The periods to compute, from the start of a day on, in the order in which they fall due. */
  readonly periods: readonly Period[];
  /** Those of them that are compared. */
  readonly compared: (period: Period) => boolean;
  readonly tolerance: Tolerance;
  /** Whether partners stand where the old list says, for comparing days that are past. */
  readonly theirPositions: boolean;
};

/** The differences of all periods that one cause would explain. */
export type Group = {
  readonly cause: Cause;
  readonly column: string | null;
  readonly kind: Kind;
  readonly periods: number;
  readonly count: number;
  readonly here: Amount;
  readonly there: Amount;
  readonly first: string;
};

export type Shadow = {
  readonly tables: Readonly<Record<Kind, TheirTable>>;
  readonly periods: readonly ComparedPeriod[];
  readonly groups: readonly Group[];
  /** What is worth knowing beside the differences, as sentences. */
  readonly notes: readonly string[];
  /** What waits in the pools at the end, for the opening balances of the real program. */
  readonly pools: Readonly<Record<Kind, Amount>>;
  /** Whether nothing differs but floating point. */
  readonly equal: boolean;
};

/**
 * Computes a range of periods beside the old script, and compares them with its lists. Both databases are only read, and no other is asked.
 * @throws Refusal where the source or the old script's tables cannot be used.
 */
export async function shadow(
  source: Pool,
  against: Pool,
  plan: ShadowPlan,
  signal: AbortSignal,
  onPeriod: (period: Period) => void = () => undefined,
): Promise<Shadow> {
  const { obstacles } = await checkContract(source);
  if (obstacles.length > 0) throw new Refusal(obstacles.join('; '));
  const tables = await readTheirTables(against, plan.tolerance);
  const others = await readOtherTimes(against, tables, plan.periods, plan.tolerance.absolute);
  const books = new ShadowBooks(source, plan);
  const periods: ComparedPeriod[] = [];
  for (const period of plan.periods) {
    signal.throwIfAborted();
    const list = await TheirList.read(against, tables[period.kind], period);
    const run = await books.run(period, standingOf(plan, list), signal);
    if (plan.compared(period)) periods.push(comparePeriod(run, list, explainOtherTimes(period, others)));
    onPeriod(period);
  }
  const notes = [
    ...missingColumns(tables),
    ...coarseTotals({ tables, periods }),
    ...zerosInWords(tables, periods),
    ...otherTimesInWords(others),
  ];
  const pools = { hourly: books.waiting('hourly'), daily: books.waiting('daily') };
  const equal = periods.every(({ findings }) => findings.length === 0);
  return { tables, periods, groups: groupsOf(periods), notes, pools, equal };
}

/** Today's standing, or the same at the position that the old list gives. */
function standingOf({ theirPositions }: ShadowPlan, list: TheirList): ChooseStanding {
  if (!theirPositions || !list.table.hasPosition) return (_, current) => current;
  return (partnerId, current) => {
    const row = list.find(BigInt(partnerId));
    return row === null ? current : { ...current, position: list.position(row) };
  };
}

const missingColumns = (tables: Record<Kind, TheirTable>): string[] =>
  KINDS.flatMap((kind) => {
    const { name, columns, hasPosition } = tables[kind];
    const missing = columns.filter(({ selected }) => selected === null).map((column) => column.name);
    const without = hasPosition ? missing : ['position', ...missing];
    return without.length > 0 ? [`${name} has no column ${without.join(', ')}.`] : [];
  });

/** Who gets nothing has a row here, and may have none in the old list, or the other way round. */
const zerosInWords = (tables: Record<Kind, TheirTable>, periods: readonly ComparedPeriod[]): string[] =>
  KINDS.flatMap((kind) => {
    const those = periods.filter((period) => period.kind === kind);
    const here = those.reduce((total, { zerosHere }) => total + zerosHere, 0);
    const there = those.reduce((total, { zerosThere }) => total + zerosThere, 0);
    if (here + there === 0) return [];
    return [
      `${tables[kind].name} leaves out ${here} rows without any CC that Allot has, and has ${there} that Allot leaves out; nobody gets more or less by it.`,
    ];
  });

function groupsOf(periods: readonly ComparedPeriod[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { kind, start, findings } of periods) {
    for (const [key, those] of byCause(findings)) {
      const before = groups.get(`${kind} ${key}`);
      const { cause, column } = those[0]!;
      groups.set(`${kind} ${key}`, {
        cause,
        column,
        kind,
        periods: (before?.periods ?? 0) + 1,
        count: (before?.count ?? 0) + those.reduce((total, { count }) => total + count, 0),
        here: those.reduce((total, { here }) => add(total, here), before?.here ?? ZERO),
        there: those.reduce((total, { there }) => add(total, there), before?.there ?? ZERO),
        first: before?.first ?? start,
      });
    }
  }
  const order = Object.keys(CAUSES);
  return [...groups.values()].sort((a, b) => order.indexOf(a.cause) - order.indexOf(b.cause));
}

function byCause(findings: readonly Finding[]): Map<string, Finding[]> {
  const map = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.cause} ${finding.column}`;
    map.set(key, [...(map.get(key) ?? []), finding]);
  }
  return map;
}
