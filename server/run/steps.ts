import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Instant, later, MINUTE } from '@/lib/period';
import type { Step } from '@/lib/run';
import { runSteps } from '../db/schema';
import { transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import type { World } from '../world';
import { beat, type Lease } from './lease';

/** A step's outcome, with how many rows it did for its row. */
export type Done<T> = { readonly value: T; readonly rows: number };

/** The step whose body threw, so that the error can be written where it belongs. */
export class StepError extends Error {
  override name = 'StepError';

  constructor(
    readonly step: Step,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Does one step of a run, with its row: when it began and ended, how many rows, how many tries. */
export async function doStep<T>(
  world: World,
  lease: Lease,
  step: Step,
  body: () => Promise<Done<T>>,
): Promise<T> {
  try {
    await beginStep(world, lease, step);
    const { value, rows } = await body();
    await endStep(world, lease, step, rows);
    return value;
  } catch (error) {
    throw error instanceof StepError ? error : new StepError(step, error);
  }
}

async function beginStep(world: World, lease: Lease, step: Step): Promise<void> {
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    await tx
      .insert(runSteps)
      .values({ runId: lease.runId, step, startedAt: now, rowsDone: 0, tries: 1 })
      .onDuplicateKeyUpdate({
        set: { startedAt: now, endedAt: null, rowsDone: 0, nextTryAt: null, tries: sql`tries + 1` },
      });
    await recordEvent(tx, now, 'step', lease.runId);
  });
}

/** Ends a step's row. */
async function endStep(world: World, lease: Lease, step: Step, rows: number): Promise<void> {
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    await tx
      .update(runSteps)
      .set({ endedAt: now, rowsDone: rows, error: null })
      .where(and(eq(runSteps.runId, lease.runId), eq(runSteps.step, step)));
    await recordEvent(tx, now, 'step', lease.runId);
  });
}

/** Ends what a decided run's step, its publication, has left open where its end was not heard of: it made every reward visible. */
export async function endOpenSteps(world: World, runId: number): Promise<void> {
  const now = await world.clock();
  await world.db
    .update(runSteps)
    .set({
      endedAt: now,
      error: null,
      rowsDone: sql`(select coalesce(eligible, 0) from runs where id = ${runId})`,
    })
    .where(and(eq(runSteps.runId, runId), isNull(runSteps.endedAt)));
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * MINUTE;

/** When to try again after so many tries: pauses grow up to 5 minutes. */
export const nextTry = (now: Instant, tries: number): Instant =>
  later(now, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 10)));

/** Writes a step's error and when it is tried again. */
export async function postponeStep(world: World, lease: Lease, step: Step, sentence: string): Promise<void> {
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    const where = and(eq(runSteps.runId, lease.runId), eq(runSteps.step, step));
    const [row] = await tx.select({ tries: runSteps.tries }).from(runSteps).where(where);
    await tx
      .update(runSteps)
      .set({ error: sentence, nextTryAt: nextTry(now, row?.tries ?? 1) })
      .where(where);
    await recordEvent(tx, now, 'step', lease.runId);
  });
}
