import { and, gte, lt } from 'drizzle-orm';
import { type Attempt, daysOfMonth, hoursInColumns, monthAt, monthLater, standingOf } from '@/lib/calendar';
import { hoursOf, type Instant, type Kind, type Period } from '@/lib/period';
import type { Cell, Month } from '@/server/api/calendar-contract';
import type { Queries } from '@/server/db/connection';
import { refusals, runs, skips } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { pausesAt } from '@/server/scheduler/pause';
import type { Serving } from '@/server/serving';

/** Every hour and day of a month, each with where it stands; the running month where none is named. */
export async function readMonth(
  {
    pages,
    world,
  }: Pick<Serving, 'pages'> & { readonly world: Pick<Serving['world'], 'zone' | 'catchUpHours'> },
  asked: string | null,
  now: Instant,
): Promise<Month> {
  const program = await readProgram(pages);
  const zone = program?.zone ?? world.zone;
  const current = monthAt(now, zone);
  const month = asked ?? current;
  const { days, lengths, columns, rows } = layoutOf(month, zone);
  const startAt = program?.startAt ?? null;
  const first = startAt === null ? current : monthAt(startAt, zone);
  const cellOf = await cellsOf(pages, days, startAt, now, world.catchUpHours);
  return {
    now,
    month,
    earlier: month > first ? earlierThan(month, current) : null,
    later: month < current ? laterThan(month, first) : null,
    current,
    startAt,
    columns: [...columns],
    days: days.map((day, index) => ({
      start: day.start,
      end: day.end,
      day: cellOf(day),
      hours: rows[index]!.map((hour) => hour && cellOf(hour)),
      length: lengths[index]!,
    })),
  };
}

type Layout = ReturnType<typeof hoursInColumns> & {
  readonly days: readonly Period[];
  readonly lengths: readonly number[];
};

/** Which hours a month has follows from its name and the zone alone; to reckon it anew took a good part of the time that the page takes. */
const layouts = new Map<string, Layout>();
const MOST_LAYOUTS = 60;

function layoutOf(month: string, zone: string): Layout {
  const key = `${month} ${zone}`;
  const known = layouts.get(key);
  if (known) return known;
  const days = daysOfMonth(month, zone);
  const lengths = days.map((day) => hoursOf(day).length);
  const layout = { days, lengths, ...hoursInColumns(days, zone) };
  if (layouts.size >= MOST_LAYOUTS) layouts.clear();
  layouts.set(key, layout);
  return layout;
}

/** Who has gone beyond the program's months comes back into them with one step. */
const earlierThan = (month: string, current: string): string =>
  month > current ? current : monthLater(month, -1);
const laterThan = (month: string, first: string): string => (month < first ? first : monthLater(month, 1));

/** Tells where each period of the days stands; null for one before the program. */
async function cellsOf(
  queries: Queries,
  days: readonly Period[],
  startAt: Instant | null,
  now: Instant,
  catchUpHours: number,
): Promise<(period: Period) => Cell | null> {
  const [from, to] = [days[0]!.start, days.at(-1)!.end];
  const [attempts, skipped, refused, pauses] = await Promise.all([
    attemptsBetween(queries, from, to),
    skipsBetween(queries, from, to),
    refusedBetween(queries, from, to),
    pausesAt(queries, now),
  ]);
  return (period) => {
    if (startAt === null || period.start < startAt) return null;
    const key = keyOf(period.kind, period.start);
    const { standing, runId } = standingOf(period, {
      attempts: attempts.get(key) ?? [],
      skip: skipped.get(key) ?? null,
      refused: refused.has(key),
      paused: pauses.has(period.kind),
      now,
      catchUpHours,
    });
    return { start: period.start, end: period.end, standing, runId };
  };
}

const keyOf = (kind: Kind, start: Instant): string => `${kind} ${start}`;

async function attemptsBetween(
  queries: Queries,
  from: Instant,
  to: Instant,
): Promise<Map<string, Attempt[]>> {
  const rows = await queries
    .select({
      id: runs.id,
      kind: runs.kind,
      start: runs.periodStart,
      attempt: runs.attempt,
      status: runs.status,
      baseRunId: runs.baseRunId,
      archivedAt: runs.archivedAt,
    })
    .from(runs)
    .where(and(gte(runs.periodStart, from), lt(runs.periodStart, to)));
  const found = new Map<string, Attempt[]>();
  for (const { id, kind, start, attempt, status, baseRunId, archivedAt } of rows) {
    const one = { id, attempt, status, rerun: baseRunId !== null, archived: archivedAt !== null };
    const others = found.get(keyOf(kind, start));
    if (others) others.push(one);
    else found.set(keyOf(kind, start), [one]);
  }
  return found;
}

async function skipsBetween(
  queries: Queries,
  from: Instant,
  to: Instant,
): Promise<Map<string, 'skipped' | 'elsewhere'>> {
  const rows = await queries
    .select({ kind: skips.kind, start: skips.periodStart, elsewhere: skips.elsewhere })
    .from(skips)
    .where(and(gte(skips.periodStart, from), lt(skips.periodStart, to)));
  return new Map(
    rows.map(({ kind, start, elsewhere }) => [
      keyOf(kind, start),
      elsewhere === null ? 'skipped' : 'elsewhere',
    ]),
  );
}

async function refusedBetween(queries: Queries, from: Instant, to: Instant): Promise<Set<string>> {
  const rows = await queries
    .select({ kind: refusals.kind, start: refusals.periodStart })
    .from(refusals)
    .where(and(gte(refusals.periodStart, from), lt(refusals.periodStart, to)));
  return new Set(rows.map(({ kind, start }) => keyOf(kind, start)));
}
