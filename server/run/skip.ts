import { and, eq, inArray } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { countHours, MissingError } from '@/lib/counting';
import { formatInstant, hoursIn, type Period } from '@/lib/period';
import type { Actor } from '@/lib/roles';
import { handOn } from '@/lib/settling';
import { appendAudit } from '../audit/append';
import { runs, skips } from '../db/schema';
import { isDuplicate, type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { openBooks, writeBooks, writePoolState } from '../pool/ledger';
import { Refusal } from '../refusal';
import { readPeriod } from '../source/read';
import type { World } from '../world';
import { hourCounts } from './hold';

/**
 * Skips an open period: its hours are counted, then everything earmarked for it goes on to the next fresh one.
 * @throws Refusal where the period is not open or not over, or its earmark cannot bear what the counting corrects.
 */
export async function skip(
  world: World,
  period: Period,
  actor: Actor,
  reason: string,
  cover: boolean,
): Promise<void> {
  const now = await world.clock();
  if (period.end > now) {
    throw new Refusal(
      `the period ends at ${formatInstant(period.end)}; it can be skipped only after its end`,
    );
  }
  const reading = await readPeriod(world.source, period, hoursIn(period), (_, current) => current);
  const counts = await hourCounts(world.db, reading);
  const about = { kind: period.kind, start: period.start };
  try {
    await transaction(world.db, async (tx) => {
      const books = await openBooks(
        tx,
        world.zone,
        counts.map((hour) => hour.hourStart),
      );
      await refuseUnlessOpen(tx, period);
      countHours(books, about, counts, cover);
      const amount = handOn(books, about);
      await tx.insert(skips).values({
        kind: period.kind,
        periodStart: period.start,
        amount,
        skippedBy: actor.name,
        reason,
        skippedAt: now,
      });
      await writeBooks(tx, books, { at: now, about });
      if (period.kind === 'daily') await writePoolState(tx, world.zone, period.start, amount);
      const subject = `${period.kind} ${formatInstant(period.start)}`;
      await appendAudit(tx, now, {
        actor,
        action: 'skipped',
        subject,
        after: { amount: formatAmount(amount), cover },
        reason,
      });
      await recordEvent(tx, now, 'run', subject.slice(0, 64));
    });
  } catch (error) {
    if (error instanceof MissingError)
      throw new Refusal(`${formatAmount(error.missing)} CC are missing: ${error.message}`, error.missing);
    if (isDuplicate(error)) throw new Refusal('somebody else skipped the period just now');
    throw error;
  }
}

async function refuseUnlessOpen(tx: Transaction, { kind, start }: Period): Promise<void> {
  const [taken] = await tx
    .select({ attempt: runs.attempt, status: runs.status })
    .from(runs)
    .where(
      and(
        eq(runs.kind, kind),
        eq(runs.periodStart, start),
        inArray(runs.status, ['computing', 'waiting', 'published', 'superseded']),
      ),
    )
    .limit(1);
  if (taken) throw new Refusal(`the period is not open: attempt ${taken.attempt} is ${taken.status}`);
  const [skipped] = await tx
    .select()
    .from(skips)
    .where(and(eq(skips.kind, kind), eq(skips.periodStart, start)));
  if (skipped) throw new Refusal(`the period is not open: ${skipped.skippedBy} skipped it before`);
}
