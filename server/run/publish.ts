import { asc, eq } from 'drizzle-orm';
import { formatAmount, subtract, ZERO } from '@/lib/amount';
import type { Books } from '@/lib/books';
import type { HourCount } from '@/lib/counting';
import type { Instant } from '@/lib/period';
import type { Actor } from '@/lib/roles';
import { replace, settle } from '@/lib/settling';
import { rewardDistributionLogs, runCategories, runHours, runs } from '../db/schema';
import type { Transaction } from '../db/transaction';
import { namesOf } from '../people/same-person';
import { coveredFor, openBooks, writeBooks, writePoolState } from '../pool/ledger';
import { Refusal } from '../refusal';
import { queueTransfers } from '../transfer/outbox';
import { moveStatus, type Run } from './status';

/** Who publishes, why, and whether what is missing comes from `adjustments`. */
export type Decision = {
  readonly actor: Actor;
  readonly reason: string | null;
  readonly cover: boolean;
  /** Whether somebody else has to have asked for the run. */
  readonly secondPerson: boolean;
};

/**
 * Publishes a computed run in the caller's transaction: accounts, status, journal, transfers and audit together. Its rewards, stored before,
 * become visible by the change of its status.
 * @throws Refusal where a rerun was computed against something that has moved since.
 * @throws MissingError where a rerun needs more than the next period's earmark has.
 */
export async function publish(
  tx: Transaction,
  zone: string,
  runId: number,
  now: Instant,
  decision: Decision,
): Promise<void> {
  const hours = await tx
    .select()
    .from(runHours)
    .where(eq(runHours.runId, runId))
    .orderBy(asc(runHours.hourStart));
  const books = await openBooks(
    tx,
    zone,
    hours.map((hour) => hour.hourStart),
  );
  const [run] = await tx.select().from(runs).where(eq(runs.id, runId));
  const about = { kind: run!.kind, start: run!.periodStart };
  if (run!.baseRunId === null) settle(books, about, run!.budget!, { paid: run!.paid!, bonus: run!.bonus! });
  else await replaceBase(tx, books, run!, hours, now, decision);
  await writeBooks(tx, books, { at: now, about, runId });
  if (run!.baseRunId !== null && run!.kind === 'daily') {
    await writePoolState(tx, zone, run!.periodStart, run!.nominalBudget!);
  }
  const fields = { decidedBy: decision.actor.name, decisionReason: decision.reason, decidedAt: now };
  const notRequestedBy = decision.secondPerson ? await namesOf(tx, decision.actor.name) : [];
  await moveStatus(tx, now, run!, 'published', decision.actor, decision.reason, fields, notRequestedBy);
  await queueTransfers(tx, run!, now);
  await writeJournal(tx, run!, hours, now);
}

async function replaceBase(
  tx: Transaction,
  books: Books,
  run: Run,
  hours: readonly (typeof runHours.$inferSelect)[],
  now: Instant,
  decision: Decision,
): Promise<void> {
  const [base] = await tx.select().from(runs).where(eq(runs.id, run.baseRunId!));
  if (base === undefined || hasMoved(books, base, hours)) throw new Refusal(MOVED);
  const about = { kind: run.kind, start: run.periodStart };
  const stays = replace(books, about, hours satisfies readonly HourCount[], {
    old: { paid: base.paid!, bonus: base.bonus! },
    new: { paid: run.paid!, bonus: run.bonus! },
    same: base.resultDigest === run.resultDigest,
    covered: await coveredFor(tx, about),
    cover: decision.cover,
  });
  const beyond = beyondPartners(books);
  if (beyond !== null) throw new Refusal(beyond);
  const openParts = stays.map(({ pool, hourStart, amount }) => ({
    pool,
    hourStart,
    amount: formatAmount(amount),
  }));
  await tx.update(runs).set({ openParts }).where(eq(runs.id, run.id));
  await moveStatus(tx, now, base, 'superseded', decision.actor, `replaced by attempt ${run.attempt}`);
}

/** Why a payment cannot be reversed out of what partners have, since by hand a person may have taken of that; or null. */
export function beyondPartners(books: Books): string | null {
  const missing = subtract(ZERO, books.balance('partners'));
  if (missing <= 0n) return null;
  return (
    `partners have ${formatAmount(missing)} CC less than this would take back from them, since a correction by hand took of what they had; ` +
    'correct that much to partners by hand first, then approve this again'
  );
}

/** Whether the published attempt or an accrual that a rerun was computed against is no longer the one that it was. */
export const hasMoved = (
  books: Books,
  base: Run,
  hours: readonly (typeof runHours.$inferSelect)[],
): boolean =>
  base.status !== 'published' ||
  hours.some(
    ({ hourStart, hourlySeq, dailySeq }) =>
      books.accrued('hourly', hourStart)?.seq !== hourlySeq ||
      books.accrued('daily', hourStart)?.seq !== dailySeq,
  );

export const MOVED =
  'the published attempt or the accruals that this rerun was computed against have moved since; reject it and calculate again';

async function writeJournal(
  tx: Transaction,
  run: Run,
  hours: readonly (typeof runHours.$inferSelect)[],
  now: Instant,
): Promise<void> {
  const categories = await tx
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  const amount = (one: Run['paid']) => formatAmount(one ?? ZERO);
  await tx.insert(rewardDistributionLogs).values({
    runId: run.id,
    attempt: run.attempt,
    rewardType: run.kind,
    timestamp: now,
    totalAmount: run.paid!,
    userCounts: Object.fromEntries(categories.map(({ category, members }) => [category, members])),
    eccCap: run.eccCap,
    details: {
      periodStart: run.periodStart,
      periodEnd: run.periodEnd,
      budget: amount(run.budget),
      nominalBudget: amount(run.nominalBudget),
      carried: amount(run.carried),
      bonus: amount(run.bonus),
      voters: run.voters,
      eligible: run.eligible,
      votes: run.votes,
      ccVoted: amount(run.ccVoted),
      ccRate: amount(run.ccRate),
      marketRate: run.marketRate === null ? null : formatAmount(run.marketRate),
      policyVersion: run.policyVersion,
      specialVersion: run.specialVersion,
      engineVersion: run.engineVersion,
      inputDigest: run.inputDigest,
      resultDigest: run.resultDigest,
      badRows: run.badRows,
      categories: categories.map(({ category, budget, members, paid }) => ({
        category,
        budget: formatAmount(budget),
        members,
        paid: formatAmount(paid),
      })),
      hours: hours.map(({ hourStart, votes, cc, rate }) => ({
        hourStart,
        votes,
        cc: formatAmount(cc),
        rate: formatAmount(rate),
      })),
    },
  });
}
