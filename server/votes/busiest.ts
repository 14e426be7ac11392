import { and, asc, desc, eq, gte, isNull, lt } from 'drizzle-orm';
import type { z } from 'zod';
import { formatAmount } from '@/lib/amount';
import type { Instant, Kind } from '@/lib/period';
import type { busiestOutput } from '../api/votes-contract';
import type { Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, leftOut, runs } from '../db/schema';
import { reckonedOnce } from '../run/reckoned-once';
import { readNames } from '../source/names';
import { type AskedPart, askedPart, type VotesFrom } from './asked-span';

type Busiest = z.infer<typeof busiestOutput>;
type Row = Omit<NonNullable<Busiest>['rows'][number], 'name'>;

const SHOWN = 20;
/** No index has the votes in their order, so that results are looked through; those of more voters than this are not, beyond the best placed. */
const MOST_LOOKED = 400_000;

/**
 * The partners with most votes in what a published run has frozen: that of the hour that is asked for, else the latest published day of the span,
 * else its latest published hour. Null where none is published.
 */
export async function busiestPartners(from: VotesFrom, asked: AskedPart): Promise<Busiest> {
  const { span, hour } = await askedPart(from, asked);
  const { pages } = from;
  const run =
    hour === null
      ? ((await latestRun(pages, 'daily', span.start, span.end)) ??
        (await latestRun(pages, 'hourly', span.start, span.end)))
      : await latestRun(pages, 'hourly', hour.start, hour.end);
  if (!run) return null;
  const voters = run.voters ?? 0;
  const eligible = run.eligible ?? 0;
  const leftOutLooked = voters - eligible <= MOST_LOOKED;
  const found = await reckonedOnce(pages, 'busiest', [run], async () => {
    const rows = await Promise.all([
      busiestRewards(pages, run),
      leftOutLooked ? busiestLeftOut(pages, run.id) : [],
    ]);
    return rows
      .flat()
      .sort((one, other) => other.votes - one.votes || compareIds(one.partnerId, other.partnerId))
      .slice(0, SHOWN);
  });
  const { names } = await readNames(
    from.world.source,
    found.map(({ partnerId }) => partnerId),
  );
  return {
    runId: run.id,
    period: { kind: run.kind, start: run.periodStart, end: run.periodEnd },
    voters,
    looked: Math.min(eligible, MOST_LOOKED) + (leftOutLooked ? voters - eligible : 0),
    rows: found.map((row) => ({ ...row, name: names.get(row.partnerId) || null })),
  };
}

type StoredRun = typeof runs.$inferSelect;

async function latestRun(
  queries: Queries,
  kind: Kind,
  from: Instant,
  to: Instant,
): Promise<StoredRun | undefined> {
  const [run] = await queries
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.kind, kind),
        eq(runs.published, 1),
        // Of one whose rows were archived nobody can be named.
        isNull(runs.archivedAt),
        gte(runs.periodStart, from),
        lt(runs.periodStart, to),
      ),
    )
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return run;
}

async function busiestRewards(queries: Queries, { id, kind }: StoredRun): Promise<Row[]> {
  const table = kind === 'hourly' ? hourlyRewards : dailyRewards;
  const rows = await queries
    .select({
      partnerId: table.partnerId,
      votes: table.votes,
      votesByType: table.votesByType,
      ccVoted: table.ccVoted,
      place: table.place,
    })
    .from(table)
    .where(and(eq(table.runId, id), lt(table.place, MOST_LOOKED)))
    .orderBy(desc(table.votes), asc(table.partnerId))
    .limit(SHOWN);
  return rows.map(({ partnerId, ccVoted, ...row }) => ({
    ...row,
    partnerId: String(partnerId),
    ccVoted: formatAmount(ccVoted),
    leftOut: null,
  }));
}

async function busiestLeftOut(queries: Queries, runId: number): Promise<Row[]> {
  const rows = await queries
    .select()
    .from(leftOut)
    .where(eq(leftOut.runId, runId))
    .orderBy(desc(leftOut.votes), asc(leftOut.partnerId))
    .limit(SHOWN);
  return rows.map(({ partnerId, votes, votesByType, ccVoted, reason }) => ({
    partnerId: String(partnerId),
    votes,
    votesByType,
    ccVoted: formatAmount(ccVoted),
    place: null,
    leftOut: reason,
  }));
}

const compareIds = (one: string, other: string): number => (BigInt(one) < BigInt(other) ? -1 : 1);
