import { and, eq, gte, inArray, lt, or } from 'drizzle-orm';
import { formatAmount, ZERO } from '@/lib/amount';
import { type Instant, KINDS, later, type Period, periodAt } from '@/lib/period';
import type { ListRow } from '@/server/api/contract';
import type { Queries } from '@/server/db/connection';
import { earmarks, runs } from '@/server/db/schema';
import type { Program } from '@/server/program';
import type { Gap } from './run-filter';
import { type ListedRun, orNull, toPeriod, toRunRow, troublesOf } from './run-row';

/** A row of the list, as it is found. */
export type Listed =
  | { readonly sort: 'run'; readonly run: ListedRun }
  | { readonly sort: Gap; readonly period: Period };

/** What the rows of a page show beside what is written on them: what stops a run, what its period is compared with, what a gap's earmark has. */
export async function toListRows(
  queries: Queries,
  program: Program,
  page: readonly Listed[],
): Promise<ListRow[]> {
  const found = page.flatMap((one) => (one.sort === 'run' ? [one.run] : []));
  const gaps = page.flatMap((one) => (one.sort === 'run' ? [] : [one.period]));
  const [troubles, before, earmarked] = await Promise.all([
    troublesOf(queries, found),
    paidBefore(queries, program, found),
    earmarksOf(queries, gaps),
  ]);
  return page.map((one) => {
    if (one.sort !== 'run') {
      const { kind, start, end } = one.period;
      return {
        sort: one.sort,
        period: toPeriod(kind, start, end),
        earmarked: earmarked.get(`${kind} ${start}`) ?? formatAmount(ZERO),
      };
    }
    const { run } = one;
    return {
      sort: 'run',
      run: toRunRow(run, troubles.get(run.id) ?? null),
      requestedBy: run.requestedBy,
      rerun: run.baseRunId !== null,
      before: before.get(run.id) ?? null,
    };
  });
}

/** What the published run of the period before each one's has paid, by the run's id. */
async function paidBefore(
  queries: Queries,
  { zone, startAt }: Program,
  found: readonly ListedRun[],
): Promise<Map<number, string | null>> {
  const asked = found
    .filter((run) => run.periodStart > startAt)
    .map(({ id, kind, periodStart }) => ({
      id,
      kind,
      start: periodAt(kind, later(periodStart, -1), zone).start,
    }));
  if (asked.length === 0) return new Map();
  const startsOf = (kind: ListedRun['kind']) =>
    asked.filter((one) => one.kind === kind).map((one) => one.start);
  const rows = await queries
    .select({ kind: runs.kind, start: runs.periodStart, paid: runs.paid })
    .from(runs)
    .where(
      or(
        ...KINDS.filter((kind) => startsOf(kind).length > 0).map((kind) =>
          and(eq(runs.kind, kind), eq(runs.published, 1), inArray(runs.periodStart, startsOf(kind))),
        ),
      ),
    );
  const paid = new Map(rows.map((row) => [`${row.kind} ${row.start}`, orNull(row.paid)]));
  return new Map(asked.map(({ id, kind, start }) => [id, paid.get(`${kind} ${start}`) ?? null]));
}

async function earmarksOf(queries: Queries, gaps: readonly Period[]): Promise<Map<string, string>> {
  if (gaps.length === 0) return new Map();
  const starts = gaps.map(({ start }) => start);
  const [first, last] = [Math.min(...starts), Math.max(...starts)] as [Instant, Instant];
  const rows = await queries
    .select()
    .from(earmarks)
    .where(and(gte(earmarks.periodStart, first), lt(earmarks.periodStart, later(last, 1))));
  return new Map(rows.map((row) => [`${row.kind} ${row.periodStart}`, formatAmount(row.amount)]));
}
