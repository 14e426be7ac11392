import { and, asc, eq, gt, gte, inArray, lt } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import type { Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs, transfers } from '../db/schema';
import { BATCH, type Difference, differencesOf } from './remote-rows';
import { onRemote, type Patience } from './remote-session';
import { checkShape } from './remote-shape';

/** The published hours that are compared, and of them only one partner where one is named. */
export type Scope = { readonly hours: readonly PublishedHour[]; readonly partnerId?: bigint | undefined };

export type PublishedHour = { readonly runId: number; readonly hour: Instant };

/** How many transfers were compared, all that differ counted, and the first of them. */
export type Compared = {
  compared: number;
  differing: number;
  readonly found: (Difference & { readonly runId: number })[];
};

/** How many differences are kept; a table that was lost has more, and sending these again says so. */
export const MOST_KEPT = 10_000;

/** The hours that begin in `[from, to)` and are published. */
export const publishedHours = (queries: Queries, from: Instant, to: Instant): Promise<PublishedHour[]> =>
  queries
    .select({ runId: runs.id, hour: runs.periodStart })
    .from(runs)
    .where(
      and(
        eq(runs.kind, 'hourly'),
        eq(runs.published, 1),
        gte(runs.periodStart, from),
        lt(runs.periodStart, to),
      ),
    )
    .orderBy(asc(runs.periodStart));

/** The published attempts of these hours. */
export const publishedAt = async (queries: Queries, hours: readonly Instant[]): Promise<PublishedHour[]> =>
  hours.length === 0
    ? []
    : queries
        .select({ runId: runs.id, hour: runs.periodStart })
        .from(runs)
        .where(and(eq(runs.kind, 'hourly'), eq(runs.published, 1), inArray(runs.periodStart, [...hours])))
        .orderBy(asc(runs.periodStart));

/**
 * Compares what was delivered of published hours with what the remote database holds. What is still on its way is not compared.
 * @param keep asked after each step whether to go on; the rest is left out where not.
 * @throws the driver's error, RemoteTrouble or SlowError where it cannot be asked or has not the right table.
 */
export async function compareHours(
  queries: Queries,
  remote: Pool,
  { hours, partnerId }: Scope,
  patience: Patience,
  keep: () => Promise<boolean> = async () => true,
): Promise<Compared | null> {
  const all: Compared = { compared: 0, differing: 0, found: [] };
  const complete = await onRemote(remote, patience, async (ask) => {
    await checkShape(ask);
    for (const { runId } of hours) {
      for await (const delivered of deliveredOf(queries, runId, partnerId)) {
        const differences = await differencesOf(ask, delivered);
        all.compared += delivered.length;
        all.differing += differences.length;
        const room = Math.max(0, MOST_KEPT - all.found.length);
        all.found.push(...differences.slice(0, room).map((difference) => ({ ...difference, runId })));
        if (!(await keep())) return false;
      }
    }
    return true;
  });
  return complete ? all : null;
}

async function* deliveredOf(queries: Queries, runId: number, partnerId: bigint | undefined) {
  for (let last = -1n; ; ) {
    const page = await queries
      .select({ partnerId: transfers.partnerId, time: transfers.time, amount: transfers.amount })
      .from(transfers)
      .where(
        and(
          eq(transfers.runId, runId),
          eq(transfers.status, 'delivered'),
          last < 0n ? undefined : gt(transfers.partnerId, last),
          partnerId === undefined ? undefined : eq(transfers.partnerId, partnerId),
        ),
      )
      .orderBy(asc(transfers.partnerId))
      .limit(BATCH);
    if (page.length > 0) yield page;
    if (page.length < BATCH) return;
    last = page.at(-1)!.partnerId;
  }
}
