import { and, asc, eq, gt } from 'drizzle-orm';
import type { z } from 'zod';
import { formatAmount } from '@/lib/amount';
import type { transfersBatchInput, transfersBatchOutput } from '../api/transfers-contract';
import type { Queries } from '../db/connection';
import { transfers } from '../db/schema';
import { transferDifferences } from '../db/schema-transfers';
import type { Serving } from '../serving';
import { oneBatch } from './list-transfers';

type Asked = z.infer<typeof transfersBatchInput>;
type Page = z.infer<typeof transfersBatchOutput>;

/** The transfers of one attempt, partner by partner, or null where it has none. */
export async function readBatch(
  { pages, world }: Pick<Serving, 'pages' | 'world'>,
  { runId, after, limit }: Asked,
): Promise<Page | null> {
  const batch = await oneBatch(pages, await world.clock(), runId);
  if (!batch) return null;
  const found = await rowsOf(pages, runId, after, limit + 1);
  const page = found.slice(0, limit);
  return {
    batch,
    rows: page.map(
      ({ transfer: { partnerId, amount, status, tries, nextTryAt, deliveredAt, error }, difference }) => ({
        partnerId: String(partnerId),
        amount: formatAmount(amount),
        status,
        tries,
        nextTryAt: status === 'pending' ? nextTryAt : null,
        deliveredAt,
        error: status === 'pending' ? error : null,
        differs: difference && { there: difference.there, foundAt: difference.foundAt },
      }),
    ),
    next: found.length > page.length ? String(page.at(-1)!.transfer.partnerId) : null,
  };
}

const rowsOf = (queries: Queries, runId: number, after: string | undefined, limit: number) =>
  queries
    .select({ transfer: transfers, difference: transferDifferences })
    .from(transfers)
    .leftJoin(
      transferDifferences,
      and(
        eq(transferDifferences.time, transfers.time),
        eq(transferDifferences.partnerId, transfers.partnerId),
        eq(transferDifferences.runId, transfers.runId),
      ),
    )
    .where(
      and(
        eq(transfers.runId, runId),
        after === undefined ? undefined : gt(transfers.partnerId, BigInt(after)),
      ),
    )
    .orderBy(asc(transfers.partnerId))
    .limit(limit);
