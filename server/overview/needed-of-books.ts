import { asc, isNull, min } from 'drizzle-orm';
import { hourAt, type Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { breaches } from '@/server/db/schema';
import { transferDifferences } from '@/server/db/schema-transfers';
import { lateHours } from '@/server/pool/late-hours';
import { readComparison } from '@/server/transfer/comparison';
import { stuckTransfers } from '@/server/transfer/stuck';
import { type Needed, PLAIN } from './needed';

/** What does not agree: broken invariants, late votes that nobody books by themselves, and what the remote database has not or has otherwise. */
export async function neededOfBooks(queries: Queries, zone: string, now: Instant): Promise<Needed[]> {
  const [broken, late, stuck, differs] = await Promise.all([
    openBreaches(queries),
    lateHours(queries, zone, now),
    stuckTransfers(queries, now),
    differing(queries),
  ]);
  const undecided = late.filter(
    ({ pools, left }) => pools.some(({ outcome }) => outcome === 'waits') && !left?.stands,
  );
  return [
    { sort: 'breach', all: broken },
    {
      sort: 'late',
      all: undecided.map((hour) => ({
        ...PLAIN,
        period: hourAt(hour.hourStart, zone),
        count: Math.max(0, ...hour.pools.map(({ lateVotes }) => lateVotes)),
        since: hour.seenAt,
      })),
    },
    {
      sort: 'stuck',
      all: stuck.map(({ runId, hour, transfers, why, since }) => ({
        ...PLAIN,
        period: hourAt(hour, zone),
        runId,
        count: transfers,
        detail: why,
        since,
      })),
    },
    { sort: 'differs', all: differs },
  ];
}

async function openBreaches(queries: Queries): Promise<Needed['all']> {
  const rows = await queries
    .select()
    .from(breaches)
    .where(isNull(breaches.resolvedAt))
    .orderBy(asc(breaches.id));
  return rows.map(({ sentence, runId, foundAt }) => ({ ...PLAIN, runId, detail: sentence, since: foundAt }));
}

async function differing(queries: Queries): Promise<Needed['all']> {
  const { differing: count } = await readComparison(queries, 0);
  if (count === 0) return [];
  const [oldest] = await queries
    .select({ foundAt: min(transferDifferences.foundAt) })
    .from(transferDifferences);
  return [{ ...PLAIN, count, since: oldest?.foundAt ?? null }];
}
