import { and, asc, desc, eq, gt, gte, lt, or, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import { formatAmount, ZERO } from '@/lib/amount';
import { dueAt, HOUR, type Instant, later, type Period, periodFrom } from '@/lib/period';
import type { ListRow, runListInput, runListOutput } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { earmarks, runs, skips } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { unattemptedBetween } from './due';
import { comparePlaces, type Place, readCursor, writeCursor } from './list-cursor';
import { type StoredRun, toPeriod, toRunRow, troublesOf } from './run-row';

type Asked = z.infer<typeof runListInput>;
type Page = z.infer<typeof runListOutput>;
type Found = Place &
  ({ readonly sort: 'run'; readonly run: StoredRun } | { readonly sort: Gap; readonly period: Period });
/** Why a period has no run: nobody ran it, it was skipped, or it was published by another copy of the database. */
type Gap = 'missed' | 'skipped' | 'elsewhere';
/** What a list is read from. */
type Source = { readonly pages: Queries; readonly world: { readonly catchUpHours: number } };
/** A stretch of periods that begin in `[from, to)`, and what of it comes after the page before. */
type Stretch = {
  from: Instant;
  to: Instant;
  after: Place | null;
  now: Instant;
  zone: string;
  catchUpHours: number;
};

const DAY = 24 * HOUR;
/** A page is mostly filled by a few days; where little matches, ever longer stretches are looked through, none without a bound. */
const FIRST_STRETCH = 4 * DAY;
const LONGEST_STRETCH = 256 * DAY;

/** Runs, and the periods that have none because they were missed or skipped, in one list: the latest period first. */
export async function listRuns({ pages, world }: Source, asked: Asked): Promise<Page> {
  const [now, program] = await Promise.all([databaseNow(pages), readProgram(pages)]);
  if (!program) return { rows: [], next: null };
  const after = asked.after === undefined ? null : readCursor(asked.after);
  const found: Found[] = [];
  let to = after ? later(after.start, 1) : later(now, 1);
  for (let length = FIRST_STRETCH; to > program.startAt && found.length <= asked.limit; length *= 4) {
    const from = Math.max(program.startAt, to - Math.min(length, LONGEST_STRETCH)) as Instant;
    const stretch = { from, to, after, now, zone: program.zone, catchUpHours: world.catchUpHours };
    found.push(...(await findIn(pages, stretch, asked)));
    to = from;
  }
  const page = found.slice(0, asked.limit);
  return {
    rows: await toListRows(pages, page),
    next: found.length > page.length ? writeCursor(page.at(-1)!) : null,
  };
}

async function findIn(queries: Queries, stretch: Stretch, asked: Asked): Promise<Found[]> {
  const wants = (status: Asked['status']) => asked.status === undefined || asked.status === status;
  const onlyGaps = isGap(asked.status);
  const parts = await Promise.all([
    onlyGaps ? [] : findRuns(queries, stretch, asked),
    wants('missed') ? findMissed(queries, stretch) : [],
    wants('skipped') || wants('elsewhere') ? findSkipped(queries, stretch, asked) : [],
  ]);
  return parts
    .flat()
    .filter((one) => asked.kind === undefined || one.kind === asked.kind)
    .filter((one) => !onlyGaps || one.sort === asked.status)
    .filter((one) => stretch.after === null || comparePlaces(stretch.after, one) < 0)
    .sort(comparePlaces);
}

async function findRuns(queries: Queries, { from, to, after }: Stretch, asked: Asked): Promise<Found[]> {
  const status = asked.status;
  const rows = await queries
    .select()
    .from(runs)
    .where(
      and(
        gte(runs.periodStart, from),
        lt(runs.periodStart, to),
        after ? isAfter(after) : undefined,
        asked.kind ? eq(runs.kind, asked.kind) : undefined,
        status && !isGap(status) ? eq(runs.status, status) : undefined,
      ),
    )
    .orderBy(desc(runs.periodStart), asc(runs.kind), desc(runs.attempt))
    .limit(asked.limit + 1);
  return rows.map((run) => ({
    sort: 'run',
    run,
    start: run.periodStart,
    kind: run.kind,
    attempt: run.attempt,
  }));
}

const isGap = (status: Asked['status']): status is Gap =>
  status === 'missed' || status === 'skipped' || status === 'elsewhere';

const isAfter = ({ start, kind, attempt }: Place): SQL | undefined =>
  or(
    lt(runs.periodStart, start),
    and(
      eq(runs.periodStart, start),
      or(gt(runs.kind, kind), and(eq(runs.kind, kind), lt(runs.attempt, attempt))),
    ),
  );

async function findMissed(queries: Queries, stretch: Stretch): Promise<Found[]> {
  const { zone, from, to, now, catchUpHours } = stretch;
  const periods = await unattemptedBetween(queries, zone, from, to, now);
  return periods
    .filter((period) => dueAt(period) <= later(now, -catchUpHours * HOUR))
    .map((period) => ({ sort: 'missed', period, start: period.start, kind: period.kind, attempt: 0 }));
}

async function findSkipped(queries: Queries, { zone, from, to }: Stretch, asked: Asked): Promise<Found[]> {
  const rows = await queries
    .select({ kind: skips.kind, start: skips.periodStart, elsewhere: skips.elsewhere })
    .from(skips)
    .where(
      and(
        gte(skips.periodStart, from),
        lt(skips.periodStart, to),
        asked.kind ? eq(skips.kind, asked.kind) : undefined,
      ),
    );
  return rows.map(({ kind, start, elsewhere }) => ({
    sort: elsewhere === null ? 'skipped' : 'elsewhere',
    period: periodFrom(kind, start, zone),
    start,
    kind,
    attempt: 0,
  }));
}

async function toListRows(queries: Queries, page: readonly Found[]): Promise<ListRow[]> {
  const troubles = await troublesOf(
    queries,
    page.flatMap((one) => (one.sort === 'run' ? [one.run] : [])),
  );
  const earmarked = await earmarksOf(queries, page);
  return page.map((one) => {
    if (one.sort === 'run') return { sort: 'run', run: toRunRow(one.run, troubles.get(one.run.id) ?? null) };
    const { kind, start, end } = one.period;
    return {
      sort: one.sort,
      period: toPeriod(kind, start, end),
      earmarked: earmarked.get(`${kind} ${start}`) ?? formatAmount(ZERO),
    };
  });
}

async function earmarksOf(queries: Queries, page: readonly Found[]): Promise<Map<string, string>> {
  const gaps = page.filter((one) => one.sort !== 'run');
  if (gaps.length === 0) return new Map();
  const rows = await queries
    .select()
    .from(earmarks)
    .where(
      and(gte(earmarks.periodStart, gaps.at(-1)!.start), lt(earmarks.periodStart, later(gaps[0]!.start, 1))),
    );
  return new Map(rows.map((row) => [`${row.kind} ${row.periodStart}`, formatAmount(row.amount)]));
}
