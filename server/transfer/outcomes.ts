import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { runs, transfers } from '../db/schema';
import { transferDifferences } from '../db/schema-transfers';
import { affected, type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { nextTry } from '../run/steps';
import type { World } from '../world';
import { grouped } from './grouped';
import type { RemoteTrouble } from './remote-trouble';
import type { Refused, Sent, Transfer } from './send-batch';

/** Writes what came of a batch: what arrived is delivered, what was refused is tried again by its own pauses. */
export async function settle(world: World, { arrived, refused, late }: Sent, now: Instant): Promise<void> {
  const sentenceOf = new Map(refused.map(({ transfer, sentence }) => [transfer, sentence]));
  if (refused.length > 0)
    world.log.warn(
      { transfers: refused.length },
      `transfers were not taken; the first: ${refused[0]!.sentence}`,
    );
  const notDelivered = new Set([...sentenceOf.keys(), ...late]);
  const all = [...arrived, ...notDelivered];
  for (const [runId, ofRun] of grouped(all, (transfer) => transfer.runId)) {
    await transaction(world.db, async (tx) => {
      const there = ofRun.filter((transfer) => !notDelivered.has(transfer));
      await writeDelivered(tx, runId, there, now);
      for (const transfer of ofRun) {
        const sentence = sentenceOf.get(transfer);
        if (sentence !== undefined) await writeRefused(tx, { transfer, sentence }, now);
      }
      await followCancelled(tx, runId, ofRun, now);
      await recordEvent(tx, now, 'transfer', runId);
    });
  }
}

const pendingOf = (runId: number, partnerIds: readonly bigint[]) =>
  and(
    eq(transfers.runId, runId),
    inArray(transfers.partnerId, [...partnerIds]),
    eq(transfers.status, 'pending'),
  );

async function writeDelivered(
  tx: Transaction,
  runId: number,
  delivered: readonly Transfer[],
  now: Instant,
): Promise<void> {
  if (delivered.length === 0) return;
  const partnerIds = delivered.map(({ partnerId }) => partnerId);
  const fields = { status: 'delivered' as const, deliveredAt: now, error: null, tries: sql`tries + 1` };
  await tx.update(transfers).set(fields).where(pendingOf(runId, partnerIds));
  // It was read there just now, so what an earlier comparison has found is put right.
  await tx
    .delete(transferDifferences)
    .where(
      and(
        eq(transferDifferences.time, delivered[0]!.time),
        inArray(transferDifferences.partnerId, partnerIds),
      ),
    );
}

async function writeRefused(tx: Transaction, { transfer, sentence }: Refused, now: Instant): Promise<void> {
  const { runId, partnerId, tries } = transfer;
  await tx
    .update(transfers)
    .set({ error: sentence, nextTryAt: nextTry(now, tries + 1), tries: sql`tries + 1` })
    .where(pendingOf(runId, [partnerId]));
}

const STEP = 1_000;

/**
 * Postpones everything that is due, since it is the remote database that takes nothing and not single transfers: what is not asked of it now is
 * not asked again at once either. Each waits by its own tries, so that an old trouble does not hold up what is new.
 */
export async function postponeAll(
  world: World,
  batch: readonly Transfer[],
  now: Instant,
  trouble: RemoteTrouble,
): Promise<void> {
  world.log.warn({ err: trouble.cause ?? trouble, transfers: batch.length }, trouble.message);
  const due = and(eq(transfers.status, 'pending'), lte(transfers.nextTryAt, now));
  const counts = await world.db.selectDistinct({ tries: transfers.tries }).from(transfers).where(due);
  for (const { tries } of counts) {
    const fields = { error: trouble.message, nextTryAt: nextTry(now, tries + 1), tries: tries + 1 };
    const step = () =>
      world.db
        .update(transfers)
        .set(fields)
        .where(and(due, eq(transfers.tries, tries)))
        .limit(STEP);
    while (affected(await step()) === STEP);
  }
  await transaction(world.db, async (tx) => {
    for (const [runId, ofRun] of grouped(batch, (transfer) => transfer.runId)) {
      await followCancelled(tx, runId, ofRun, now);
      await recordEvent(tx, now, 'transfer', runId);
    }
  });
}

/**
 * Where a rerun was published and delivered while older amounts were on their way, those may have come last where the table keeps no
 * transactions: the newer ones are sent again.
 */
async function followCancelled(
  tx: Transaction,
  runId: number,
  sent: readonly Transfer[],
  now: Instant,
): Promise<void> {
  const partnerIds = sent.map(({ partnerId }) => partnerId);
  const cancelled = await tx
    .select({ partnerId: transfers.partnerId, time: transfers.time })
    .from(transfers)
    .where(
      and(
        eq(transfers.runId, runId),
        inArray(transfers.partnerId, partnerIds),
        eq(transfers.status, 'cancelled'),
      ),
    );
  if (cancelled.length === 0) return;
  const { time } = cancelled[0]!;
  const published = tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, 'hourly'), eq(runs.published, 1), eq(runs.periodStart, time)));
  await tx
    .update(transfers)
    .set({ status: 'pending', ...SENT_ANEW, nextTryAt: now, pendingSince: now })
    .where(
      and(
        eq(transfers.time, time),
        inArray(
          transfers.partnerId,
          cancelled.map(({ partnerId }) => partnerId),
        ),
        eq(transfers.status, 'delivered'),
        inArray(transfers.runId, published),
      ),
    );
}

/** What a transfer begins with again. */
export const SENT_ANEW = { tries: 0, error: null, stuckToldAt: null } as const;
