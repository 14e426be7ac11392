import { and, gte, lt } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { hourPrints } from '../db/schema-prints';
import type { HourPrints } from '../source/hour-prints';

/** What is remembered of the hours that begin in `[from, to)`. */
export async function readPrints(queries: Queries, from: Instant, to: Instant): Promise<HourPrints> {
  const rows = await queries
    .select()
    .from(hourPrints)
    .where(and(gte(hourPrints.hourStart, from), lt(hourPrints.hourStart, to)));
  return new Map(
    rows.map((row) => [
      row.hourStart,
      {
        voters: { count: row.votes, sum: row.voters },
        partners: { last: row.lastPartner, count: row.partners, sum: row.partnersPrint },
      },
    ]),
  );
}

/** Remembers hours as they look now; whoever does it at the same moment says as true a thing. */
export async function writePrints(queries: Queries, prints: HourPrints): Promise<void> {
  for (const [hourStart, { voters, partners }] of prints) {
    const fields = {
      votes: voters.count,
      voters: voters.sum,
      lastPartner: partners.last,
      partners: partners.count,
      partnersPrint: partners.sum,
    };
    await queries
      .insert(hourPrints)
      .values({ hourStart, ...fields })
      .onDuplicateKeyUpdate({ set: fields });
  }
}
