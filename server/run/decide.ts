import { and, eq, inArray } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import type { Actor } from '@/lib/roles';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { transaction } from '../db/transaction';
import { policyAt } from '../policy/policies';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { giveBudgetBack } from './fail';
import { checkPublished } from './invariants';
import { publish } from './publish';
import { moveStatus, type Run } from './status';

/** What an approver has looked at; if anything of it has moved since, the approval is refused. */
export type Seen = {
  readonly resultDigest: string;
  readonly baseRunId: number | null;
  readonly policyVersion: number;
};

export type Approval = {
  readonly actor: Actor;
  readonly reason: string;
  /** Whether what is missing is taken from `adjustments`. */
  readonly cover: boolean;
  readonly seen: Seen;
};

export const seenOf = (run: Run): Seen => ({
  resultDigest: run.resultDigest!,
  baseRunId: run.baseRunId,
  policyVersion: run.policyVersion,
});

/** The attempt of a period that waits for a person. @throws Refusal where none does. */
export async function waitingRun(queries: Queries, { kind, start }: Period): Promise<Run> {
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
      ? `${what} is still being computed; wait until it waits for approval`
      : `no attempt at ${what} waits for approval`,
  );
}

/**
 * Publishes a waiting run.
 * @throws Refusal where it is no longer what was seen, where the approver asked for it, or where CC is missing.
 */
export async function approve(world: World, period: Period, approval: Approval): Promise<Run> {
  const now = await world.clock();
  try {
    return await transaction(world.db, async (tx) => {
      const run = await waitingRun(tx, period);
      refuseIfMoved(run, approval.seen);
      await refuseOwnRequest(tx, run, approval.actor, now);
      await publish(tx, world.zone, run.id, now, approval);
      return run;
    });
  } catch (error) {
    if (error instanceof MissingError)
      throw new Refusal(`${formatAmount(error.missing)} CC are missing: ${error.message}`, error.missing);
    throw error;
  }
}

/** Approves, and looks afterwards whether everything still adds up. */
export async function approveAndCheck(world: World, period: Period, approval: Approval): Promise<Run> {
  const run = await approve(world, period, approval);
  await checkPublished(world, run.id);
  return run;
}

function refuseIfMoved(run: Run, seen: Seen): void {
  const now = seenOf(run);
  if (
    now.resultDigest === seen.resultDigest &&
    now.baseRunId === seen.baseRunId &&
    now.policyVersion === seen.policyVersion
  )
    return;
  throw new Refusal(
    'what you looked at is no longer what waits: it was computed again; look at it once more and approve that',
  );
}

async function refuseOwnRequest(queries: Queries, run: Run, actor: Actor, now: Instant): Promise<void> {
  if (run.requestedBy !== actor.name) return;
  const { policy } = await policyAt(queries, now);
  if (policy.singleOperator) return;
  throw new Refusal(`${actor.name} asked for this run, so another person has to approve it`);
}

/** Rejects a waiting run; what it held goes back to the earmark that it came from. */
export async function reject(world: World, period: Period, actor: Actor, reason: string): Promise<Run> {
  const now = await world.clock();
  return transaction(world.db, async (tx) => {
    const run = await waitingRun(tx, period);
    await giveBudgetBack(tx, world.zone, run, now);
    await moveStatus(tx, now, run, 'rejected', actor, reason, {
      decidedBy: actor.name,
      decisionReason: reason,
      decidedAt: now,
    });
    return run;
  });
}
