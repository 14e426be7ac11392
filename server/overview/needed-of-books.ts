import { min } from 'drizzle-orm';
import { hourAt, type Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { transferDifferences } from '@/server/db/schema-transfers';
import { lateHours } from '@/server/pool/late-hours';
import { openBreaches } from '@/server/run/open-troubles';
import { NAMED, readComparison } from '@/server/transfer/comparison';
import { stuckTransfers } from '@/server/transfer/stuck';
import { type Needed, PLAIN } from './needed';
import type { WhatThereIs } from './what-there-is';

/** What does not agree: broken invariants, late votes that nobody books by themselves, and what the remote database has not or has otherwise. */
export async function neededOfBooks(
  queries: Queries,
  zone: string,
  there: WhatThereIs,
  now: Instant,
): Promise<Needed[]> {
  const [broken, late, stuck, differs] = await Promise.all([
    openBreaches(queries),
    there.sightings ? lateHours(queries, zone, now) : [],
    stuckTransfers(queries, now),
    differing(queries),
  ]);
  const undecided = late.filter(
    ({ pools, left }) => pools.some(({ outcome }) => outcome === 'waits') && !left?.stands,
  );
  return [
    {
      sort: 'breach',
      all: broken.map(({ sentence, runId, foundAt }) => ({
        ...PLAIN,
        runId,
        detail: sentence,
        since: foundAt,
      })),
    },
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

async function differing(queries: Queries): Promise<Needed['all']> {
  const { differing: count } = await readComparison(queries, NAMED);
  if (count === 0) return [];
  const [oldest] = await queries
    .select({ foundAt: min(transferDifferences.foundAt) })
    .from(transferDifferences);
  return [{ ...PLAIN, count, since: oldest?.foundAt ?? null }];
}
