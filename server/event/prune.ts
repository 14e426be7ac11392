import { lt, sql } from 'drizzle-orm';
import { HOUR, type Instant, later } from '@/lib/period';
import type { Database } from '@/server/db/connection';
import { events } from '@/server/db/schema';
import { affected } from '@/server/db/transaction';

/** Far longer than any browser is away without asking for everything anew. */
const KEPT = 24 * HOUR;
const STEP = 1_000;

/** Deletes old events in bounded steps, so that no transaction grows with the table. Returns how many went. */
export async function pruneEvents(db: Database, now: Instant, step = STEP): Promise<number> {
  let deleted = 0;
  for (;;) {
    const result = await db
      .delete(events)
      .where(lt(events.at, later(now, -KEPT)))
      .orderBy(sql`${events.at}`)
      .limit(step);
    const count = affected(result);
    deleted += count;
    if (count < step) return deleted;
  }
}
