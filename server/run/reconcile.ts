import { and, asc, eq, gte, isNull, lt, max, ne, or } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { dueAt, type Instant, type Period } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import { refusals, runSteps, runs } from '../db/schema';
import { isOutage } from '../db/transaction';
import { runsNotSweptBehind, sweepAll, sweepBefore, sweepBehind } from '../pool/sweep';
import { type Program, readProgram } from '../program';
import { pausesAt } from '../scheduler/pause';
import type { World } from '../world';
import { checkUnchecked } from './invariants';
import { claim, type Lease } from './lease';
import { type Outcome, work } from './line';
import { waitingPeriods } from './missed';
import { obstaclesOf, stoppedKinds } from './obstacles';
import { openRun } from './open';
import { type Run, subjectOf } from './status';

/**
 * One tick: resumes runs that nobody works on, opens what is due in the order in which it fell due, and sweeps. The database decides what
 * there is to do, so that a tick too many does no harm. It ends soon after the signal, giving leases back. Transfers are delivered beside it, so
 * that a remote database that is slow holds up no period.
 */
export async function reconcile(world: World, signal: AbortSignal): Promise<void> {
  const program = await readProgram(world.db);
  if (!program) return;
  const began = await world.clock();
  await checkUnchecked(world);
  const obstacles = await obstaclesOf(world);
  if (obstacles.length > 0) {
    world.log.error({ obstacles }, 'no run starts');
  } else {
    await world.highWater?.raise(world.db);
    await sweepWhatWasNot(world, signal);
    await resume(world, signal);
    await openDue(world, program, signal);
    const isDue = () => fellDueSince(world, program, began);
    if (!signal.aborted) await sweepApart(world, () => sweepAll(world, program.startAt, signal, isDue));
  }
}

async function resume(world: World, signal: AbortSignal): Promise<void> {
  const now = await world.clock();
  const idle = await world.db
    .select({
      id: runs.id,
      kind: runs.kind,
      start: runs.periodStart,
      end: runs.periodEnd,
      nextTryAt: max(runSteps.nextTryAt),
    })
    .from(runs)
    .leftJoin(runSteps, eq(runSteps.runId, runs.id))
    .where(and(eq(runs.status, 'computing'), or(isNull(runs.leaseUntil), lt(runs.leaseUntil, now))))
    .groupBy(runs.id, runs.kind, runs.periodStart, runs.periodEnd)
    .orderBy(asc(runs.periodEnd), asc(runs.id));
  const stopped = await stoppedKinds(world.db);
  for (const { id, kind, start, end, nextTryAt } of idle) {
    if (signal.aborted) return;
    if (stopped.has(kind) || (nextTryAt !== null && nextTryAt > now)) continue;
    const lease = await claim(world.db, id, world.instance, now);
    if (lease) await workAndSweep(world, lease, { kind, start, end }, signal);
  }
}

async function openDue(world: World, program: Program, signal: AbortSignal): Promise<void> {
  const now = await world.clock();
  const due = await waitingPeriods(world.db, program, now, world.catchUpHours);
  const refused = await refusedUntilLater(world, now);
  for (const period of due) {
    if (signal.aborted) return;
    if (refused.has(`${period.kind} ${period.start}`)) continue;
    // A pause counts from the moment that it was said, also in the middle of a long catch-up.
    if ((await pausesAt(world.db, await world.clock())).has(period.kind)) continue;
    if ((await stoppedKinds(world.db)).has(period.kind)) continue;
    // Whoever is at work goes on with what is due; two that took turns would carry CC past each other's periods.
    if (await othersAtWork(world)) return;
    await runPeriod(world, period, signal);
    // A long catch-up is no reason for a run that an outage has stopped to wait for its end.
    await resume(world, signal);
  }
}

async function fellDueSince(world: World, program: Program, then: Instant): Promise<boolean> {
  const waiting = await waitingPeriods(world.db, program, await world.clock(), world.catchUpHours);
  return waiting.some((period) => dueAt(period) > then);
}

async function othersAtWork(world: World): Promise<boolean> {
  const now = await world.clock();
  const [other] = await world.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.status, 'computing'), gte(runs.leaseUntil, now), ne(runs.leaseOwner, world.instance)))
    .limit(1);
  return other !== undefined;
}

/** Runs a due period with the sweeps that belong to it. @returns null where another instance was faster. */
export async function runPeriod(world: World, period: Period, signal: AbortSignal): Promise<Outcome | null> {
  // A day that was opened while an outage, or an end of this process, kept its sweep from ending would leave its late votes to the day after; it is due at the next tick.
  if (period.kind === 'daily') {
    const came = await sweepApart(world, () => sweepBefore(world, period, signal));
    if (came === 'outage' || signal.aborted) return null;
  }
  const lease = await openBySchedule(world, period);
  if (!lease) return null;
  return workAndSweep(world, lease, period, signal);
}

/** An hour is swept behind when it has taken what is its own: what comes late before is for the period after it, as ever. */
async function workAndSweep(
  world: World,
  lease: Lease,
  period: Period,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = await workAndReport(world, lease, signal);
  const goesOn = ['postponed', 'interrupted', 'lost'].includes(outcome.came);
  if (period.kind === 'hourly' && !goesOn) await sweepApart(world, () => sweepBehind(world, period, signal));
  return outcome;
}

/** Whoever ran an hour and ended before its sweep has left that to the next tick. */
async function sweepWhatWasNot(world: World, signal: AbortSignal): Promise<void> {
  for (const hour of await runsNotSweptBehind(world)) {
    if (signal.aborted) return;
    await sweepApart(world, () => sweepBehind(world, hour, signal));
  }
}

/** Opens a due period; what keeps this one from being opened, such as a skip just now, keeps no later one. */
async function openBySchedule(world: World, period: Period): Promise<Lease | null> {
  try {
    return await openRun(world, period, { actor: SCHEDULE, reason: 'it fell due', onlyFirst: true });
  } catch (error) {
    if (isOutage(error)) throw error;
    world.log.error(
      { err: error, kind: period.kind, start: period.start },
      'a due period could not be opened',
    );
    return null;
  }
}

/** A sweep is apart from the line: what stops it is on its row and in the log, and keeps no period from being distributed. */
async function sweepApart(world: World, body: () => Promise<unknown>): Promise<'done' | 'outage' | 'failed'> {
  try {
    await body();
    return 'done';
  } catch (error) {
    world.log.error({ err: error }, 'a sweep for late votes stopped; the next one covers its hours too');
    return isOutage(error) ? 'outage' : 'failed';
  }
}

async function workAndReport(world: World, lease: Lease, signal: AbortSignal): Promise<Outcome> {
  const outcome = await work(world, lease, signal);
  // A refused attempt is gone, and its refusal is logged where it is written.
  const [run] = await world.db.select().from(runs).where(eq(runs.id, lease.runId));
  if (run)
    world.log.info(
      { runId: run.id, came: outcome.came },
      `${subjectOf(run)}: ${outcome.came}${paidText(run)}`,
    );
  return outcome;
}

const paidText = ({ paid, eligible }: Run): string =>
  paid === null ? '' : `, ${formatAmount(paid)} CC among ${eligible} eligible partners`;

async function refusedUntilLater(world: World, now: Instant): Promise<Set<string>> {
  const rows = await world.db.select().from(refusals);
  return new Set(rows.filter((row) => row.nextTryAt > now).map((row) => `${row.kind} ${row.periodStart}`));
}
