import { and, desc, eq } from 'drizzle-orm';
import { formatAmount, ZERO } from '@/lib/amount';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { type Acted, type Ask, act, isSingleOperator, requireSecondPerson } from '../act';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import type { Transaction } from '../db/transaction';
import { refuseBehind } from '../high-water/behind';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { giveBudgetBack } from './fail';
import { checkPublished } from './invariants';
import { movesOfRun, type NetMove } from './net-moves';
import { refuseStopped } from './obstacles';
import { publish } from './publish';
import { moveStatus, type Run, subjectOf } from './status';

/** What an approver has looked at; if anything of it has moved since, the approval is refused. */
export type Seen = {
  readonly runId: number;
  readonly resultDigest: string;
  readonly baseRunId: number | null;
  readonly policyVersion: number;
};

export const seenOf = (run: Run): Seen => ({
  runId: run.id,
  resultDigest: run.resultDigest!,
  baseRunId: run.baseRunId,
  policyVersion: run.policyVersion,
});

/**
 * The attempt of a period that waits for a person. Whoever decides over it locks it, so that of two that decide at once the second finds it
 * decided.
 * @throws Refusal where none waits.
 */
export async function waitingRun(
  queries: Queries,
  { kind, start }: Pick<Period, 'kind' | 'start'>,
  lock = false,
): Promise<Run> {
  const query = queries
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(desc(runs.attempt))
    .limit(1);
  const [run] = await (lock ? query.for('update') : query);
  if (run?.status === 'waiting') return run;
  throw new Refusal(whyNoneWaits(`the ${kind} period of ${formatInstant(start)}`, run));
}

function whyNoneWaits(what: string, last: Run | undefined): string {
  if (!last) return `no attempt at ${what} waits for approval; run it first`;
  if (last.status === 'computing')
    return `${what} is still being computed; decide when it waits for approval`;
  const by = last.decidedBy === null ? '' : ` by ${last.decidedBy}`;
  const again = last.status === 'published' || last.baseRunId !== null;
  const then = again ? 'ask for a rerun if it has to be mended' : 'run it again first';
  return `no attempt at ${what} waits for approval: attempt ${last.attempt} is ${last.status}${by}; ${then}`;
}

/** What a decision came to. */
export type Decided = {
  readonly runId: number;
  readonly paid: string;
  readonly bonus: string;
  readonly eligible: number;
  /** What the decision moves, or would move. */
  readonly moves: readonly NetMove[];
};

const decided = async (tx: Transaction, now: Instant, run: Run): Promise<Decided> => ({
  runId: run.id,
  paid: formatAmount(run.paid ?? ZERO),
  bonus: formatAmount(run.bonus ?? ZERO),
  eligible: run.eligible ?? 0,
  moves: await movesOfRun(tx, run.id, now),
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
  await refuseBehind(world);
  const result = await act(world, ask, 'approve', 'approver', async (tx, now): Promise<Acted<Decided>> => {
    await refuseStopped(tx, period.kind);
    const run = await waitingRun(tx, period, true);
    refuseIfMoved(run, seen);
    await requireSecondPerson(tx, now, ask.actor, run.requestedBy);
    const secondPerson = !(await isSingleOperator(tx, now));
    await publish(tx, world.zone, run.id, now, { actor: ask.actor, reason: ask.reason, cover, secondPerson });
    return { subject: subjectOf(run), after: { ...seen, cover }, tells: await decided(tx, now, run) };
  });
  if (!ask.dryRun) await lookAfter(world, result.runId);
  return result;
}

/** What cannot be looked at now is published all the same, and whoever approved it is told so. */
async function lookAfter(world: World, runId: number): Promise<void> {
  try {
    await checkPublished(world, runId);
  } catch (error) {
    world.log.error({ runId, err: error }, 'a published run could not be checked; verify looks at it again');
  }
}

function refuseIfMoved(run: Run, seen: Seen): void {
  const now = seenOf(run);
  if (
    now.runId !== seen.runId ||
    now.resultDigest !== seen.resultDigest ||
    now.baseRunId !== seen.baseRunId ||
    now.policyVersion !== seen.policyVersion
  ) {
    throw new Refusal('what you looked at was computed again since; look at what waits now and approve that');
  }
}

/**
 * Rejects a waiting run; what it held goes back to the earmark that it came from.
 * @param seen the run that was looked at, where one was; if another one waits by now, nothing is rejected.
 */
export function reject(world: World, period: Period, ask: Ask, seen?: number): Promise<Decided> {
  return act(world, ask, 'reject', 'approver', async (tx, now) => {
    const run = await waitingRun(tx, period, true);
    if (seen !== undefined && seen !== run.id)
      throw new Refusal(
        `what you looked at was decided since, and attempt ${run.attempt} waits now; look at that one and reject it`,
      );
    await giveBudgetBack(tx, world.zone, run, now);
    const fields = { decidedBy: ask.actor.name, decisionReason: ask.reason, decidedAt: now };
    await moveStatus(tx, now, run, 'rejected', ask.actor, ask.reason, fields);
    return { subject: subjectOf(run), tells: await decided(tx, now, run) };
  });
}
