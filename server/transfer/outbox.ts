import { and, eq, inArray, ne } from 'drizzle-orm';
import { type Amount, add, COLUMN_MAX, ZERO } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { hourlyRewards, type runs, specialPartners, transfers } from '../db/schema';
import type { Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { fitting } from '../pool/ledger';

type Published = Pick<typeof runs.$inferSelect, 'id' | 'kind' | 'periodStart' | 'attempt' | 'specialVersion'>;

/**
 * Puts what a published hour owes the special partners into the outbox, in the transaction that publishes it. A rerun transfers to everyone
 * that an earlier attempt transferred to or that the list now names, and cancels what earlier attempts had not delivered.
 */
export async function queueTransfers(tx: Transaction, run: Published, now: Instant): Promise<void> {
  if (run.kind !== 'hourly') return;
  const listed = await tx
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(eq(specialPartners.version, run.specialVersion));
  const earlier = await tx
    .select({ runId: transfers.runId, partnerId: transfers.partnerId })
    .from(transfers)
    .where(and(eq(transfers.time, run.periodStart), ne(transfers.runId, run.id)));
  await cancelUndelivered(tx, [...new Set(earlier.map((transfer) => transfer.runId))]);
  const totals = await totalsOf(
    tx,
    run.id,
    [...listed, ...earlier].map(({ partnerId }) => partnerId),
  );
  const earlierIds = new Set(earlier.map(({ partnerId }) => partnerId));
  const owed = [...totals].filter(([partnerId, total]) => total !== null || earlierIds.has(partnerId));
  if (owed.length === 0) return;
  await tx.insert(transfers).values(
    owed.map(([partnerId, total]) => ({
      runId: run.id,
      partnerId,
      time: run.periodStart,
      amount: fitting(total ?? ZERO, 'a transfer', COLUMN_MAX),
      status: 'pending' as const,
      tries: 0,
      nextTryAt: now,
      pendingSince: now,
    })),
  );
  await recordEvent(tx, now, 'transfer', run.id);
}

async function cancelUndelivered(tx: Transaction, runIds: readonly number[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx
    .update(transfers)
    .set({ status: 'cancelled' })
    .where(and(inArray(transfers.runId, [...runIds]), eq(transfers.status, 'pending')));
}

/** Each partner's sum over its categories, null for one without a reward. */
async function totalsOf(
  tx: Transaction,
  runId: number,
  partnerIds: readonly bigint[],
): Promise<Map<bigint, Amount | null>> {
  const totals = new Map<bigint, Amount | null>(partnerIds.map((partnerId) => [partnerId, null]));
  if (totals.size === 0) return totals;
  const rows = await tx
    .select()
    .from(hourlyRewards)
    .where(and(eq(hourlyRewards.runId, runId), inArray(hourlyRewards.partnerId, [...totals.keys()])));
  for (const { partnerId, top10p, top10, top100, top1000, all } of rows) {
    const amounts = [top10p, top10, top100, top1000, all];
    totals.set(
      partnerId,
      amounts.reduce<Amount>((total, amount) => add(total, amount ?? ZERO), ZERO),
    );
  }
  return totals;
}
