import { and, asc, eq, gte, lt } from 'drizzle-orm';
import type { z } from 'zod';
import { type Amount, add, formatAmount, sum, ZERO } from '@/lib/amount';
import { type Instant, type Kind, type Period, periodsBetween } from '@/lib/period';
import type { Scale, Span } from '@/lib/span';
import type { votesCountsOutput } from '../api/votes-contract';
import type { Queries } from '../db/connection';
import { accruals, runningSums, runs } from '../db/schema';
import { readProgram } from '../program';
import { type AskedSpan, askedSpan, type VotesFrom } from './asked-span';

type Counts = z.infer<typeof votesCountsOutput>;
type Counted = { votes: number; cc: Amount; soFar: boolean };

/** The kind of the periods that a span is cut into. */
export const kindOf = (scale: Scale): Kind => (scale === 'hours' ? 'hourly' : 'daily');

/** How many votes with how much CC each period of a span has, as the pools last counted its hours; no vote is read for it. */
export async function votesCounts(from: VotesFrom, asked: AskedSpan): Promise<Counts> {
  const { span, now } = await askedSpan(from, asked);
  const program = await readProgram(from.pages);
  const hours = await countedHours(from.pages, span.start, span.end);
  const published = await publishedIn(from.pages, span);
  const periods = span.periods.map((period) => {
    const within = [...hours].filter(([start]) => start >= period.start && start < period.end);
    const counted = within.map(([, one]) => one);
    const run = published.get(period.start);
    return {
      start: period.start,
      end: period.end,
      votes: counted.length === 0 ? null : counted.reduce((all, { votes }) => all + votes, 0),
      cc: counted.length === 0 ? null : formatAmount(sum(counted.map(({ cc }) => cc))),
      state: stateOf(period, counted, { now, startAt: program?.startAt ?? now, zone: from.world.zone }),
      runId: run?.id ?? null,
      voters: run?.voters ?? null,
    };
  });
  const all = [...hours.values()];
  const { scale, of, start, end } = span;
  return {
    now,
    span: {
      scale,
      of,
      start,
      end,
      previous: program && start > program.startAt ? span.previous : null,
      next: end <= now ? span.next : null,
    },
    periods,
    votes: all.reduce((votes, one) => votes + one.votes, 0),
    cc: formatAmount(all.reduce((cc, one) => add(cc, one.cc), ZERO)),
  };
}

type Times = { readonly now: Instant; readonly startAt: Instant; readonly zone: string };

function stateOf(period: Period, counted: readonly Counted[], { now, startAt, zone }: Times) {
  if (counted.length === 0) {
    if (period.start > now) return 'to come' as const;
    return period.end <= startAt ? ('before' as const) : ('not counted' as const);
  }
  if (period.end > now || counted.some(({ soFar }) => soFar)) return 'so far' as const;
  const hours = periodsBetween('hourly', period.start, period.end, zone).length;
  return counted.length < hours ? ('in part' as const) : ('counted' as const);
}

/** The hours that begin in `[from, to)`, as the hourly pool last counted them, or as far as one that runs was summed up. */
export async function countedHours(
  queries: Queries,
  from: Instant,
  to: Instant,
): Promise<Map<Instant, Counted>> {
  const counted = new Map<Instant, Counted>();
  const running = await queries
    .select()
    .from(runningSums)
    .where(and(gte(runningSums.hourStart, from), lt(runningSums.hourStart, to)));
  for (const { hourStart, votes, cc } of running) counted.set(hourStart, { votes, cc, soFar: true });
  const rows = await queries
    .select({ hourStart: accruals.hourStart, votes: accruals.votes, cc: accruals.cc })
    .from(accruals)
    .where(and(eq(accruals.pool, 'hourly'), gte(accruals.hourStart, from), lt(accruals.hourStart, to)))
    .orderBy(asc(accruals.hourStart), asc(accruals.seq));
  // The last row of an hour is what it was last counted as.
  for (const { hourStart, votes, cc } of rows) counted.set(hourStart, { votes, cc, soFar: false });
  return counted;
}

/** The published runs of a span's periods. */
async function publishedIn(queries: Queries, { scale, start, end }: Span) {
  const rows = await queries
    .select({ id: runs.id, start: runs.periodStart, voters: runs.voters })
    .from(runs)
    .where(
      and(
        eq(runs.kind, kindOf(scale)),
        eq(runs.published, 1),
        gte(runs.periodStart, start),
        lt(runs.periodStart, end),
      ),
    );
  return new Map(rows.map((row) => [row.start, row]));
}
