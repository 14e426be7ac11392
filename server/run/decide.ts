import { and, eq, inArray } from 'drizzle-orm';
import { formatAmount, ZERO } from '@/lib/amount';
import { formatInstant, type Period } from '@/lib/period';
import { type Acted, type Ask, act, isSingleOperator, requireSecondPerson } from '../act';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { giveBudgetBack } from './fail';
import { checkPublished } from './invariants';
import { publish } from './publish';
import { moveStatus, type Run, subjectOf } from './status';

/** What an approver has looked at; if anything of it has moved since, the approval is refused. */
export type Seen = {
  readonly resultDigest: string;
  readonly baseRunId: number | null;
  readonly policyVersion: number;
};

export const seenOf = (run: Run): Seen => ({
  resultDigest: run.resultDigest!,
  baseRunId: run.baseRunId,
  policyVersion: run.policyVersion,
});

/** The attempt of a period that waits for a person. @throws Refusal where none does. */
export async function waitingRun(
  queries: Queries,
  { kind, start }: Pick<Period, 'kind' | 'start'>,
): Promise<Run> {
  const [run] = await queries
    .select()
    .from(runs)
    .where(
      and(eq(runs.kind, kind), eq(runs.periodStart, start), inArray(runs.status, ['computing', 'waiting'])),
    );
  if (run?.status === 'waiting') return run;
  const what = `the ${kind} period of ${formatInstant(start)}`;
  throw new Refusal(
    run
      ? `${what} is still being computed; decide when it waits for approval`
      : `no attempt at ${what} waits for approval; run it, or ask for a rerun, first`,
  );
}

/** What a decision came to. */
export type Decided = {
  readonly runId: number;
  readonly paid: string;
  readonly bonus: string;
  readonly eligible: number;
};

const decided = (run: Run): Decided => ({
  runId: run.id,
  paid: formatAmount(run.paid ?? ZERO),
  bonus: formatAmount(run.bonus ?? ZERO),
  eligible: run.eligible ?? 0,
});

/**
 * Publishes a waiting run.
 * @throws Refusal where it is no longer what was seen, where the approver asked for it, or where CC is missing and not covered.
 */
export async function approve(
  world: World,
  period: Period,
  ask: Ask,
  seen: Seen,
  cover: boolean,
): Promise<Decided> {
  const result = await act(world, ask, 'approve', 'approver', async (tx, now): Promise<Acted<Decided>> => {
    const run = await waitingRun(tx, period);
    refuseIfMoved(run, seen);
    await requireSecondPerson(tx, now, ask.actor, run.requestedBy);
    const secondPerson = !(await isSingleOperator(tx, now));
    await publish(tx, world.zone, run.id, now, { actor: ask.actor, reason: ask.reason, cover, secondPerson });
    return { subject: subjectOf(run), after: { ...seen, cover }, tells: decided(run) };
  });
  if (!ask.dryRun) await checkPublished(world, result.runId);
  return result;
}

function refuseIfMoved(run: Run, seen: Seen): void {
  const now = seenOf(run);
  if (
    now.resultDigest !== seen.resultDigest ||
    now.baseRunId !== seen.baseRunId ||
    now.policyVersion !== seen.policyVersion
  ) {
    throw new Refusal('what you looked at was computed again since; look at what waits now and approve that');
  }
}

/** Rejects a waiting run; what it held goes back to the earmark that it came from. */
export function reject(world: World, period: Period, ask: Ask): Promise<Decided> {
  return act(world, ask, 'reject', 'approver', async (tx, now) => {
    const run = await waitingRun(tx, period);
    await giveBudgetBack(tx, world.zone, run, now);
    const fields = { decidedBy: ask.actor.name, decisionReason: ask.reason, decidedAt: now };
    await moveStatus(tx, now, run, 'rejected', ask.actor, ask.reason, fields);
    return { subject: subjectOf(run), tells: decided(run) };
  });
}
