import { and, gte, lt } from 'drizzle-orm';
import type { Amount } from '@/lib/amount';
import type { Books } from '@/lib/books';
import { type Instant, KINDS, type Kind } from '@/lib/period';
import type { Queries } from '../db/connection';
import { accruals } from '../db/schema';
import { Refusal } from '../refusal';

/** What each pool's last row of an hour counted, and its number. */
export type LastCounts = ReadonlyMap<Kind, { readonly cc: Amount; readonly seq: number }>;

/**
 * How the accrued hours that begin in `[from, to)` were last counted. Whoever counts the source after that, and takes his turn in the books then, holds
 * what he finds there against it: where somebody has counted the hour since, he knows less than the books do.
 */
export async function lastCounts(
  queries: Queries,
  from: Instant,
  to: Instant,
): Promise<Map<Instant, LastCounts>> {
  const rows = await queries
    .select({ hourStart: accruals.hourStart, pool: accruals.pool, cc: accruals.cc, seq: accruals.seq })
    .from(accruals)
    .where(and(gte(accruals.hourStart, from), lt(accruals.hourStart, to)))
    .orderBy(accruals.hourStart, accruals.pool, accruals.seq);
  const counts = new Map<Instant, Map<Kind, { cc: Amount; seq: number }>>();
  for (const { hourStart, pool, cc, seq } of rows) {
    if (!counts.has(hourStart)) counts.set(hourStart, new Map());
    counts.get(hourStart)!.set(pool, { cc, seq });
  }
  return counts;
}

/** Whether somebody has counted the hour since it was looked at; nobody had counted one that is not there. */
export const countedSince = (books: Books, hourStart: Instant, last: LastCounts | undefined): boolean =>
  KINDS.some((kind) => books.accrued(kind, hourStart)?.seq !== last?.get(kind)?.seq);

/** What is known of the source is older than what somebody has booked of it. A run reads it again, a person does his act again. */
export class CountedSince extends Refusal {
  override name = 'CountedSince';
}

/** @throws CountedSince where somebody has counted the hour since it was looked at. */
export function refuseCountedSince(books: Books, hourStart: Instant, last: LastCounts | undefined): void {
  if (countedSince(books, hourStart, last))
    throw new CountedSince('the hour was counted again just now; look at it once more and do it again');
}
