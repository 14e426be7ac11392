import { desc, lt } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import type { Queries } from '../db/connection';
import { handBookings } from '../db/schema';

/** A correction by hand, proposed or decided. */
export type ListedCorrection = Awaited<ReturnType<typeof listCorrections>>[number];

/** The corrections by hand before one of them, the latest first. */
export async function listCorrections(queries: Queries, before: number | null, limit: number) {
  const rows = await queries
    .select()
    .from(handBookings)
    .where(before === null ? undefined : lt(handBookings.id, before))
    .orderBy(desc(handBookings.id))
    .limit(limit);
  return rows.map(({ fromAccount, fromEarmark, toAccount, toEarmark, amount, ...rest }) => ({
    ...rest,
    from: { account: fromAccount, earmark: fromEarmark },
    to: { account: toAccount, earmark: toEarmark },
    amount: formatAmount(amount),
  }));
}
