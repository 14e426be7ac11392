import { and, eq, gte, or } from 'drizzle-orm';
import { dayAt, HOUR, type Instant, type Kind, later, periodAt, periodsBetween } from '@/lib/period';
import type { PoolSeries } from '@/server/api/overview-contract';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
import { type Program, readProgram } from '@/server/program';
import { orNull } from '@/server/run/run-row';

/** How many days of each kind are told. */
const DAYS: Record<Kind, number> = { hourly: 7, daily: 28 };

/** What each pool was worth when it was distributed: what the published runs divided, period by period, up to the one that runs now. */
export async function readPoolSeries(queries: Queries, now: Instant): Promise<PoolSeries> {
  const program = await readProgram(queries);
  if (!program) return { hourly: [], daily: [] };
  const isShown = (kind: Kind) =>
    and(eq(runs.kind, kind), eq(runs.published, 1), gte(runs.periodStart, firstOf(kind, program, now)));
  const rows = await queries
    .select({ kind: runs.kind, start: runs.periodStart, budget: runs.budget })
    .from(runs)
    .where(or(isShown('hourly'), isShown('daily')));
  const budgets = new Map(rows.map(({ kind, start, budget }) => [`${kind} ${start}`, orNull(budget)]));
  const seriesOf = (kind: Kind) =>
    periodsBetween(
      kind,
      firstOf(kind, program, now),
      periodAt(kind, now, program.zone).start,
      program.zone,
    ).map(({ start, end }) => ({ start, end, budget: budgets.get(`${kind} ${start}`) ?? null }));
  return { hourly: seriesOf('hourly'), daily: seriesOf('daily') };
}

/** Where the series of a kind begins. */
function firstOf(kind: Kind, { zone, startAt }: Program, now: Instant): Instant {
  const today = dayAt(now, zone).start;
  // Half a day more than so many times 24 hours: whatever clocks do, that is within the day before.
  const about = dayAt(later(today, -(DAYS[kind] - 0.5) * 24 * HOUR), zone).start;
  return Math.max(startAt, about) as Instant;
}
