import { and, desc, eq } from 'drizzle-orm';
import { KINDS, type Kind } from '@/lib/period';
import type { PartnerNow } from '../api/partners-contract';
import type { Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, leftOut, runs } from '../db/schema';

type Found = NonNullable<PartnerNow['lastVoted']>;

const SHOWN = {
  id: runs.id,
  kind: runs.kind,
  start: runs.periodStart,
  end: runs.periodEnd,
};

/**
 * The latest published period in which a partner voted, whether or not it took part. The tables of results have no index by partner, so each published
 * run is asked for one row, the latest first; days stand for their hours, which are asked only where no day has the partner.
 */
export async function lastVoted(queries: Queries, partnerId: bigint): Promise<Found | null> {
  for (const kind of KINDS.toReversed()) {
    const found = [await lastReward(queries, kind, partnerId), await lastLeftOut(queries, kind, partnerId)]
      .flatMap((one) => one ?? [])
      .toSorted((a, b) => b.period.start - a.period.start);
    if (found[0]) return found[0];
  }
  return null;
}

async function lastReward(queries: Queries, kind: Kind, partnerId: bigint): Promise<Found | null> {
  const table = kind === 'hourly' ? hourlyRewards : dailyRewards;
  const [row] = await queries
    .select(SHOWN)
    .from(runs)
    .innerJoin(table, and(eq(table.runId, runs.id), eq(table.partnerId, partnerId)))
    .where(and(eq(runs.kind, kind), eq(runs.published, 1)))
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return row ? toFound(row) : null;
}

async function lastLeftOut(queries: Queries, kind: Kind, partnerId: bigint): Promise<Found | null> {
  const [row] = await queries
    .select(SHOWN)
    .from(runs)
    .innerJoin(leftOut, and(eq(leftOut.runId, runs.id), eq(leftOut.partnerId, partnerId)))
    .where(and(eq(runs.kind, kind), eq(runs.published, 1)))
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return row ? toFound(row) : null;
}

type Row = { id: number; kind: Kind; start: Found['period']['start']; end: Found['period']['end'] };
const toFound = ({ id, ...period }: Row): Found => ({ runId: id, period });
