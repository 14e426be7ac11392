import { asc, isNull } from 'drizzle-orm';
import type { Queries } from '@/server/db/connection';
import { breaches, refusals } from '@/server/db/schema';

/** Invariants that are broken still, in the order in which they were found. */
export const openBreaches = (queries: Queries): Promise<(typeof breaches.$inferSelect)[]> =>
  queries.select().from(breaches).where(isNull(breaches.resolvedAt)).orderBy(asc(breaches.id));

/** Periods that were refused for CC that is missing, the earliest first. */
export const openRefusals = (queries: Queries): Promise<(typeof refusals.$inferSelect)[]> =>
  queries.select().from(refusals).orderBy(asc(refusals.periodStart), asc(refusals.kind));
