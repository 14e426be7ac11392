import { and, eq, inArray } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { countHours } from '@/lib/counting';
import { formatInstant, hoursIn, type Period } from '@/lib/period';
import { handOn } from '@/lib/settling';
import { type Acted, type Ask, act } from '../act';
import { refusals, runs, skips } from '../db/schema';
import { isDuplicate, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { lastCounts, refuseCountedSince } from '../pool/last-counts';
import { openBooks, writeBooks, writePoolState } from '../pool/ledger';
import { Refusal } from '../refusal';
import { readPeriod } from '../source/read';
import type { World } from '../world';
import { hourCounts } from './hold';
import { refuseObstacles } from './obstacles';
import { refuseBeforeStart, whyNotOpen } from './open';

/** What was, or would be, handed on, and to which period. */
export type Skipped = { readonly amount: string; readonly to: string };

/**
 * Skips an open period: its hours are counted, then everything earmarked for it goes on to the next fresh one.
 * @throws Refusal where the period is not open or not over, or its earmark cannot bear what the counting corrects.
 */
export async function skip(world: World, period: Period, ask: Ask, cover: boolean): Promise<Skipped> {
  if (period.end > (await world.clock())) {
    throw new Refusal(
      `the period ends at ${formatInstant(period.end)}; it can be skipped only after its end`,
    );
  }
  await refuseObstacles(world);
  const last = await lastCounts(world.db, period.start, period.end);
  const reading = await readPeriod(world.source, period, hoursIn(period), null);
  const counts = await hourCounts(world.db, reading);
  const about = { kind: period.kind, start: period.start };
  try {
    const skipped = await act(world, ask, 'skip', 'operator', async (tx, now): Promise<Acted<Skipped>> => {
      const books = await openBooks(
        tx,
        world.zone,
        counts.map((hour) => hour.hourStart),
      );
      await refuseUnlessOpen(tx, period);
      for (const { hourStart } of counts) refuseCountedSince(books, hourStart, last.get(hourStart));
      countHours(books, about, counts, cover);
      const amount = handOn(books, about);
      const row = { kind: period.kind, periodStart: period.start, amount, skippedAt: now };
      await tx.insert(skips).values({ ...row, skippedBy: ask.actor.name, reason: ask.reason });
      // The refusal of an earlier attempt has found its answer.
      await tx
        .delete(refusals)
        .where(and(eq(refusals.kind, period.kind), eq(refusals.periodStart, period.start)));
      await writeBooks(tx, books, { at: now, about });
      if (period.kind === 'daily') await writePoolState(tx, world.zone, period.start, amount);
      await recordEvent(tx, now, 'schedule', period.kind);
      const tells = {
        amount: formatAmount(amount),
        to: formatInstant(books.calendar.nextFresh(period.kind, period.start)),
      };
      return { subject: periodSubjectOf(period), after: { ...tells, cover }, tells };
    });
    if (!ask.dryRun) await world.highWater?.raise(world.db);
    return skipped;
  } catch (error) {
    if (isDuplicate(error))
      throw new Refusal('somebody else skipped the period just now; its CC went on already');
    throw error;
  }
}

/** How audit rows name a period. */
export const periodSubjectOf = ({ kind, start }: Pick<Period, 'kind' | 'start'>): string =>
  `${kind} ${formatInstant(start)}`;

async function refuseUnlessOpen(tx: Transaction, { kind, start }: Period): Promise<void> {
  await refuseBeforeStart(tx, start);
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
  if (taken) {
    const instead = taken.status === 'waiting' ? 'reject it first' : 'ask for a rerun if it has to be mended';
    throw new Refusal(`the period is not open: attempt ${taken.attempt} is ${taken.status}; ${instead}`);
  }
  const [skipped] = await tx
    .select()
    .from(skips)
    .where(and(eq(skips.kind, kind), eq(skips.periodStart, start)));
  if (skipped) throw new Refusal(whyNotOpen(skipped));
}
