import { and, eq } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import type { Step } from '@/lib/run';
import { release } from '@/lib/settling';
import { runSteps, runs } from '../db/schema';
import { type Transaction, transaction } from '../db/transaction';
import { openBooks, writeBooks } from '../pool/ledger';
import type { World } from '../world';
import { beat, type Lease } from './lease';
import { moveStatus, type Run } from './status';

/** Fails a run for what retrying cannot mend; its budget goes back to the earmark and waits for a person's next attempt. */
export async function fail(world: World, lease: Lease, step: Step, sentence: string): Promise<void> {
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    const [run] = await tx.select().from(runs).where(eq(runs.id, lease.runId));
    await giveBudgetBack(tx, world.zone, run!, now);
    await tx
      .update(runSteps)
      .set({ error: sentence, nextTryAt: null })
      .where(and(eq(runSteps.runId, lease.runId), eq(runSteps.step, step)));
    await moveStatus(tx, now, run!, 'failed', SCHEDULE, sentence);
  });
}

/** Books a held budget back to the earmark that it came from; a rerun holds nothing. */
export async function giveBudgetBack(tx: Transaction, zone: string, run: Run, now: Instant): Promise<void> {
  if (run.heldAt === null || run.baseRunId !== null) return;
  const about = { kind: run.kind, start: run.periodStart };
  const books = await openBooks(tx, zone, [run.periodStart]);
  release(books, about, run.budget!);
  await writeBooks(tx, books, { at: now, about, runId: run.id });
}
