import { and, desc, eq, gte, inArray, isNotNull } from 'drizzle-orm';
import type { Instant, Kind } from '@/lib/period';
import type { Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, leftOut, runs } from '../db/schema';

const SHOWN = {
  id: runs.id,
  kind: runs.kind,
  start: runs.periodStart,
  end: runs.periodEnd,
};

/**
 * The latest published period with results here in which a partner voted, whether or not it took part. The tables of results have no index by partner, so each published
 * run is asked for one row, the latest first. A day stands for its hours, so that of the hours only those after it are asked.
 */
export async function lastVoted(queries: Queries, partnerId: bigint): Promise<Found | null> {
  const day = await lastOf(queries, 'daily', partnerId, null);
  return (await lastOf(queries, 'hourly', partnerId, day?.period.end ?? null)) ?? day;
}

/** Whether there are published runs whose results were moved into files, where no partner is looked for. */
export async function isPartArchived(queries: Queries): Promise<boolean> {
  const archived = and(
    inArray(runs.kind, ['hourly', 'daily']),
    eq(runs.published, 1),
    isNotNull(runs.archivedAt),
  );
  return (await queries.select({ id: runs.id }).from(runs).where(archived).limit(1)).length > 0;
}

async function lastOf(
  queries: Queries,
  kind: Kind,
  partnerId: bigint,
  from: Instant | null,
): Promise<Found | null> {
  const table = kind === 'hourly' ? hourlyRewards : dailyRewards;
  const published = and(
    eq(runs.kind, kind),
    eq(runs.published, 1),
    from === null ? undefined : gte(runs.periodStart, from),
  );
  const [rewarded] = await queries
    .select(SHOWN)
    .from(runs)
    .innerJoin(table, and(eq(table.runId, runs.id), eq(table.partnerId, partnerId)))
    .where(published)
    .orderBy(desc(runs.periodStart))
    .limit(1);
  const [out] = await queries
    .select(SHOWN)
    .from(runs)
    .innerJoin(leftOut, and(eq(leftOut.runId, runs.id), eq(leftOut.partnerId, partnerId)))
    .where(published)
    .orderBy(desc(runs.periodStart))
    .limit(1);
  const last = rewarded && (!out || rewarded.start > out.start) ? rewarded : out;
  return last ? toFound(last) : null;
}

type Found = { readonly runId: number; readonly period: { kind: Kind; start: Instant; end: Instant } };
type Row = { id: number; kind: Kind; start: Instant; end: Instant };
const toFound = ({ id, ...period }: Row): Found => ({ runId: id, period });
