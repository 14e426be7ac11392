import { and, asc, desc, eq, gt, gte, lt, or, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import { dueAt, HOUR, type Instant, later, periodFrom } from '@/lib/period';
import type { runListOutput } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { runs, skips } from '@/server/db/schema';
import { type Program, readProgram } from '@/server/program';
import { unattemptedBetween } from './due';
import { listByFigure } from './list-by-figure';
import { comparePlaces, type Place, readCursor, writeCursor } from './list-cursor';
import { type Listed, toListRows } from './list-rows';
import { type AskedList, isGap, listedRuns, listedSkips, rangeOf, wantsGap } from './run-filter';
import { LISTED } from './run-row';

type Page = z.infer<typeof runListOutput>;
type Found = Place & Listed;
/** What a list is read from. */
type Source = { readonly pages: Queries; readonly world: { readonly catchUpHours: number } };
type Range = { readonly from: Instant; readonly to: Instant };
/** A stretch of periods that begin in `[from, to)`, and what of it comes after the page before. */
type Stretch = Range & {
  readonly after: Place | null;
  readonly now: Instant;
  readonly zone: string;
  readonly catchUpHours: number;
};

const DAY = 24 * HOUR;
/** A page is mostly filled by a few days; where little matches, ever longer stretches are looked through, none without a bound. */
const FIRST_STRETCH = 4 * DAY;
const LONGEST_STRETCH = 256 * DAY;

/**
 * Runs, and the periods that have none because they were missed or skipped, in one list: the latest period first. By another figure only the
 * runs that have it.
 */
export async function listRuns(source: Source, asked: AskedList): Promise<Page> {
  const { pages } = source;
  const [now, program] = await Promise.all([databaseNow(pages), readProgram(pages)]);
  if (!program) return { rows: [], next: null };
  const range = rangeOf(asked, program, now);
  const { sort = 'period' } = asked;
  // A period without a run has no figure; whoever looks for one sees them by period.
  if (sort === 'period' || isGap(asked.status)) return listByPeriod(source, program, asked, range, now);
  const { found, next } = await listByFigure(pages, sort, asked, range);
  const rows = found.map((run) => ({ sort: 'run' as const, run }));
  return { rows: await toListRows(pages, program, rows), next };
}

async function listByPeriod(
  { pages, world }: Source,
  program: Program,
  asked: AskedList,
  range: Range,
  now: Instant,
): Promise<Page> {
  const after = asked.after === undefined ? null : readCursor(asked.after);
  const found: Found[] = [];
  let to = after ? (Math.min(after.start + 1, range.to) as Instant) : range.to;
  for (let length = FIRST_STRETCH; to > range.from && found.length <= asked.limit; length *= 4) {
    const from = Math.max(range.from, to - Math.min(length, LONGEST_STRETCH)) as Instant;
    const stretch = { from, to, after, now, zone: program.zone, catchUpHours: world.catchUpHours };
    found.push(...(await findIn(pages, stretch, asked)));
    to = from;
  }
  const page = found.slice(0, asked.limit);
  return {
    rows: await toListRows(pages, program, page),
    next: found.length > page.length ? writeCursor(page.at(-1)!) : null,
  };
}

async function findIn(queries: Queries, stretch: Stretch, asked: AskedList): Promise<Found[]> {
  const skipped = wantsGap(asked, 'skipped') || wantsGap(asked, 'elsewhere');
  const parts = await Promise.all([
    isGap(asked.status) ? [] : findRuns(queries, stretch, asked),
    wantsGap(asked, 'missed') ? findMissed(queries, stretch) : [],
    skipped ? findSkipped(queries, stretch, asked) : [],
  ]);
  return parts
    .flat()
    .filter((one) => asked.kind === undefined || one.kind === asked.kind)
    .filter((one) => !isGap(asked.status) || one.sort === asked.status)
    .filter((one) => stretch.after === null || comparePlaces(stretch.after, one) < 0)
    .sort(comparePlaces);
}

async function findRuns(queries: Queries, { from, to, after }: Stretch, asked: AskedList): Promise<Found[]> {
  const rows = await queries
    .select(LISTED)
    .from(runs)
    .where(
      and(
        gte(runs.periodStart, from),
        lt(runs.periodStart, to),
        after ? isAfter(after) : undefined,
        listedRuns(asked),
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

async function findSkipped(
  queries: Queries,
  { zone, from, to }: Stretch,
  asked: AskedList,
): Promise<Found[]> {
  const rows = await queries
    .select({ kind: skips.kind, start: skips.periodStart, elsewhere: skips.elsewhere })
    .from(skips)
    .where(listedSkips(asked, from, to));
  return rows.map(({ kind, start, elsewhere }) => ({
    sort: elsewhere === null ? 'skipped' : 'elsewhere',
    period: periodFrom(kind, start, zone),
    start,
    kind,
    attempt: 0,
  }));
}
