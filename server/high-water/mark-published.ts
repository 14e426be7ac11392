import { and, eq } from 'drizzle-orm';
import { type Amount, add, formatAmount, subtract, ZERO } from '@/lib/amount';
import { countHours, type HourCount } from '@/lib/counting';
import { hoursIn, type Instant, type Period } from '@/lib/period';
import { correctionOf, handOn, replace, settleElsewhere } from '@/lib/settling';
import type { Ask } from '../act';
import { type Elsewhere, refusals, runs, skips, transfers } from '../db/schema';
import { transferDifferences } from '../db/schema-transfers';
import type { Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { coveredFor, openBooks, writeBooks, writePoolState } from '../pool/ledger';
import { giveBudgetBack } from '../run/fail';
import { moveStatus, type Run } from '../run/status';
import type { GapPeriod } from './gap';
import { isSkip, type Publication } from './publication';

/** What marking booked: what was paid elsewhere, what of it the earmarks here lacked, and the bonus. */
export type Marked = { readonly paid: Amount; readonly lacked: Amount; readonly bonus: Amount };

export const NOTHING: Marked = { paid: ZERO, lacked: ZERO, bonus: ZERO };

export const together = (a: Marked, b: Marked): Marked => ({
  paid: add(a.paid, b.paid),
  lacked: add(a.lacked, b.lacked),
  bonus: add(a.bonus, b.bonus),
});

type Marking = {
  readonly tx: Transaction;
  readonly zone: string;
  readonly now: Instant;
  readonly ask: Ask;
  readonly counts: ReadonlyMap<Instant, HourCount>;
};

/**
 * Marks one period as published or skipped elsewhere, in the caller's transaction: nobody is paid for it here, now or later, and the books come to stand as if it
 * had been paid from them. An attempt that computes or waits here is ended; a published one is superseded by the rerun that was published there.
 */
export async function markPublished(marking: Marking, { period, publication }: GapPeriod): Promise<Marked> {
  const { tx } = marking;
  const attempts = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.kind, period.kind), eq(runs.periodStart, period.start)))
    .for('update');
  for (const run of attempts) await endActive(marking, run);
  const base = attempts.find(({ status }) => status === 'published');
  const ours = and(eq(skips.kind, period.kind), eq(skips.periodStart, period.start));
  const [skip] = await tx.select().from(skips).where(ours).for('update');
  // It was skipped or marked here before, so its CC has gone its way; what was paid there beside is corrected by hand.
  if (skip) return NOTHING;
  await tx
    .delete(refusals)
    .where(and(eq(refusals.kind, period.kind), eq(refusals.periodStart, period.start)));
  if (publication && isSkip(publication)) {
    // What is published here stays so: nobody was paid for it there.
    if (!base) await skipToo(marking, period);
    return NOTHING;
  }
  const marked = base
    ? await replaceBase(marking, period, publication, base)
    : await settlePeriod(marking, period, publication);
  await recordEvent(tx, marking.now, 'schedule', period.kind);
  return marked;
}

async function endActive({ tx, zone, now, ask }: Marking, run: Run): Promise<void> {
  if (run.status !== 'computing' && run.status !== 'waiting') return;
  await giveBudgetBack(tx, zone, run, now);
  const reason = 'the period was published elsewhere';
  const fields = { decidedBy: ask.actor.name, decisionReason: reason, decidedAt: now };
  await moveStatus(
    tx,
    now,
    run,
    run.status === 'computing' ? 'failed' : 'rejected',
    ask.actor,
    reason,
    fields,
  );
}

/** Hands the CC of a period that was skipped elsewhere on, as it was there. */
async function skipToo(marking: Marking, period: Period): Promise<void> {
  const { tx, zone, now, ask } = marking;
  const { hours, books, about } = await openFor(marking, period);
  countHours(books, about, hours, true);
  const amount = handOn(books, about);
  await insertSkip(tx, period, ask, now, amount, null);
  await writeBooks(tx, books, { at: now, about });
  if (period.kind === 'daily') await writePoolState(tx, zone, period.start, amount);
  await recordEvent(tx, now, 'schedule', period.kind);
}

async function settlePeriod(
  marking: Marking,
  period: Period,
  publication: Publication | null,
): Promise<Marked> {
  const { tx, zone, now, ask } = marking;
  const { hours, books, about } = await openFor(marking, period);
  countHours(books, about, hours, true);
  const { budget, paid, over, lacked } = settleElsewhere(books, about, publication);
  await insertSkip(tx, period, ask, now, over, elsewhere(publication, budget, paid));
  await writeBooks(tx, books, { at: now, about });
  if (period.kind === 'daily') await writePoolState(tx, zone, period.start, budget);
  return { paid, lacked, bonus: publication?.bonus ?? ZERO };
}

/** Books the rerun that was published elsewhere by the rule of every rerun; what the next earmark lacks is covered. */
async function replaceBase(
  marking: Marking,
  period: Period,
  publication: Publication | null,
  base: Run,
): Promise<Marked> {
  const { tx, zone, now, ask } = marking;
  const { hours, books, about } = await openFor(marking, period);
  const old = { paid: base.paid ?? ZERO, bonus: base.bonus ?? ZERO };
  const { paid, bonus } = publication ?? old;
  const budget = add(base.nominalBudget ?? ZERO, correctionOf(books, about, hours));
  const covered = await coveredFor(tx, about);
  const before = books.balance('adjustments');
  replace(books, about, hours, { old, new: { paid, bonus }, same: false, covered, cover: true });
  await insertSkip(tx, period, ask, now, ZERO, elsewhere(publication, budget, paid));
  await writeBooks(tx, books, { at: now, about });
  if (period.kind === 'daily') await writePoolState(tx, zone, period.start, budget);
  await moveStatus(tx, now, base, 'superseded', ask.actor, 'a rerun of it was published elsewhere');
  // What this copy has not sent yet was sent there, with the amounts that count.
  if (period.kind === 'hourly') {
    await tx
      .update(transfers)
      .set({ status: 'cancelled' })
      .where(and(eq(transfers.time, period.start), eq(transfers.status, 'pending')));
    await tx.delete(transferDifferences).where(eq(transferDifferences.time, period.start));
  }
  const lacked = subtract(before, books.balance('adjustments'));
  return { paid: subtract(paid, old.paid), lacked, bonus: subtract(bonus, old.bonus) };
}

/** Opens the books for a period, with its hours as the source has them now. */
async function openFor({ tx, zone, counts }: Marking, period: Period) {
  const hours = hoursIn(period).map((hour) => counts.get(hour.start)!);
  const books = await openBooks(
    tx,
    zone,
    hours.map(({ hourStart }) => hourStart),
  );
  return { hours, books, about: { kind: period.kind, start: period.start } };
}

const elsewhere = (publication: Publication | null, budget: Amount, paid: Amount): Elsewhere => ({
  attempt: publication?.attempt ?? 1,
  resultDigest: publication?.resultDigest ?? null,
  publishedAt: publication?.publishedAt ?? null,
  budget: formatAmount(budget),
  paid: formatAmount(paid),
  bonus: formatAmount(publication?.bonus ?? ZERO),
});

async function insertSkip(
  tx: Transaction,
  { kind, start: periodStart }: Period,
  ask: Ask,
  skippedAt: Instant,
  amount: Amount,
  told: Elsewhere | null,
): Promise<void> {
  const row = { kind, periodStart, amount, skippedAt, elsewhere: told };
  await tx.insert(skips).values({ ...row, skippedBy: ask.actor.name, reason: ask.reason });
}
