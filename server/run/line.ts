import { type Amount, AmountError } from '@/lib/amount';
import { BooksError } from '@/lib/books';
import { MissingError } from '@/lib/counting';
import { SCHEDULE } from '@/lib/roles';
import type { Status, Step } from '@/lib/run';
import { isOutage, transaction } from '../db/transaction';
import { CountedSince, lastCounts } from '../pool/last-counts';
import { SourceError } from '../source/errors';
import type { Reading } from '../source/read';
import type { World } from '../world';
import { computeRewards } from './compute';
import { fail } from './fail';
import { decideByPolicy } from './gate';
import { accrueAndHold } from './hold';
import { checkPublished } from './invariants';
import { beat, giveBack, type Lease, LeaseLostError, whileBeating } from './lease';
import { publish } from './publish';
import { readForRun } from './read';
import { DifferenceError, readBack } from './read-back';
import { refuse } from './refuse';
import { loadRun, moveStatus, type Run } from './status';
import { doStep, endOpenSteps, postponeStep, StepError } from './steps';

/** What became of a run when this instance let go of it. */
export type Outcome =
  | { readonly came: 'published' | 'waiting' | 'interrupted' | 'lost' }
  | { readonly came: 'failed' | 'postponed'; readonly step: Step; readonly sentence: string }
  | { readonly came: 'refused'; readonly error: MissingError };

/**
 * Takes a computing run down the line until it is published, waits for a person, or cannot go on. Whoever resumes it begins again with
 * reading, and comes to the same numbers.
 */
export async function work(world: World, lease: Lease, signal: AbortSignal): Promise<Outcome> {
  try {
    return await whileBeating(world.db, lease, world.clock, signal, (within) => goDown(world, lease, within));
  } catch (error) {
    return stopped(world, lease, signal, error);
  }
}

async function goDown(world: World, lease: Lease, signal: AbortSignal): Promise<Outcome> {
  const run = await loadRun(world.db, lease.runId);
  const { reading, budget } = await readAndHold(world, lease, run, signal);
  signal.throwIfAborted();
  const computed = await doStep(world, lease, 'compute', async () => {
    const value = await computeRewards(world, lease, run, budget, reading, signal);
    return { value, rows: value.tally.rows };
  });
  signal.throwIfAborted();
  await doStep(world, lease, 'readBack', async () => {
    return { value: null, rows: await readBack(world, run.id, run.kind, computed, signal) };
  });
  const verdict = await doStep(world, lease, 'gate', async () => ({
    value: await decideByPolicy(world, run.id),
    rows: 1,
  }));
  if (verdict.waits) return waitForPerson(world, lease, verdict.reason);
  await doStep(world, lease, 'publish', async () => {
    await publishByPolicy(world, lease);
    return { value: null, rows: computed.tally.rows };
  });
  await checkPublished(world, run.id);
  return { came: 'published' };
}

const READINGS = 5;

/** Reads the source and holds what it says; where somebody has counted an hour meanwhile, what was read is old and it is read again. */
async function readAndHold(
  world: World,
  lease: Lease,
  run: Run,
  signal: AbortSignal,
): Promise<{ reading: Reading; budget: Amount }> {
  for (let turn = 1; ; turn++) {
    const last = await lastCounts(world.db, run.periodStart, run.periodEnd);
    const reading = await doStep(world, lease, 'read', async () => {
      const value = await readForRun(world, run, signal);
      return { value, rows: value.hours.reduce((votes, hour) => votes + hour.votes, 0) };
    });
    signal.throwIfAborted();
    try {
      const budget = await doStep(world, lease, 'hold', async () => {
        return { value: await accrueAndHold(world, lease, reading, last), rows: reading.hours.length };
      });
      return { reading, budget };
    } catch (error) {
      const old = error instanceof StepError && error.cause instanceof CountedSince;
      if (!old || turn === READINGS) throw error;
    }
  }
}

async function publishByPolicy(world: World, lease: Lease): Promise<void> {
  const now = await world.clock();
  const decision = {
    actor: SCHEDULE,
    reason: 'the policy publishes by itself',
    cover: false,
    secondPerson: false,
  };
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    await publish(tx, world.zone, lease.runId, now, decision);
  });
}

async function waitForPerson(world: World, lease: Lease, gateReason: string): Promise<Outcome> {
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    const run = await loadRun(tx, lease.runId);
    await moveStatus(tx, now, run, 'waiting', SCHEDULE, gateReason, { gateReason });
  });
  return { came: 'waiting' };
}

/** Sorts out why a run stopped: taken over, interrupted, an outage that passes, CC that is missing, or what retrying cannot mend. */
async function stopped(world: World, lease: Lease, signal: AbortSignal, error: unknown): Promise<Outcome> {
  const { step, cause } = error instanceof StepError ? error : { step: 'read' as const, cause: error };
  if (cause instanceof LeaseLostError) return { came: 'lost' };
  const sentence = sentenceOf(cause, step);
  world.log.warn({ runId: lease.runId, step, err: cause }, `a run stopped: ${sentence}`);
  try {
    const { status } = await loadRun(world.db, lease.runId);
    if (status !== 'computing') return await afterLostAnswer(world, lease, status);
    if (signal.aborted) {
      await giveBack(world.db, lease);
      return { came: 'interrupted' };
    }
    if (cause instanceof MissingError) {
      await refuse(world, lease, cause);
      return { came: 'refused', error: cause };
    }
    if (isForGood(cause)) {
      await fail(world, lease, step, sentence);
      return { came: 'failed', step, sentence };
    }
    await postponeStep(world, lease, step, sentence);
    await giveBack(world.db, lease);
  } catch (again) {
    if (again instanceof LeaseLostError) return { came: 'lost' };
    // Our own database is away: the lease runs out, and the next tick that finds it goes on.
    world.log.error({ runId: lease.runId, err: again }, 'what stopped a run could not be written down');
  }
  return { came: 'postponed', step, sentence };
}

/** The step went through and only the answer to its COMMIT was lost: the run stands where the database says. */
async function afterLostAnswer(world: World, lease: Lease, status: Status): Promise<Outcome> {
  await endOpenSteps(world, lease.runId);
  if (status === 'published') await checkPublished(world, lease.runId);
  return { came: status === 'published' || status === 'waiting' ? status : 'lost' };
}

/** What trying again cannot mend. An error that nobody foresaw is tried again, since most of those are outages by another name. */
function isForGood(error: unknown): boolean {
  if (error instanceof SourceError || isOutage(error)) return false;
  return error instanceof AmountError || error instanceof BooksError || error instanceof DifferenceError;
}

/** What a page may say of an error; the log has the driver's own words, which name hosts and users. */
function sentenceOf(error: unknown, step: Step): string {
  if (isOutage(error)) {
    const what = step === 'read' ? 'source database, or our own,' : 'database';
    return `The ${what} cannot be reached or is busy; it is tried again.`;
  }
  if (!(error instanceof Error)) return String(error);
  // drizzle's own message is the whole statement with its values; the driver's, beneath it, says what happened.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
