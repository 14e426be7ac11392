import { eq } from 'drizzle-orm';
import { refuseArchived } from '../archive/find';
import type { Database } from '../db/connection';
import { runs } from '../db/schema';
import { Refusal } from '../refusal';
import { loadRun, type Run } from './status';

/** A computed rerun and the attempt that it was computed against. @throws Refusal where the run is none, or their rows were archived. */
export async function rerunAndBase(db: Database, runId: number): Promise<{ run: Run; base: Run }> {
  const [run] = await db.select().from(runs).where(eq(runs.id, runId));
  if (!run) throw new Refusal(`there is no run ${runId}`);
  if (run.baseRunId === null || run.resultDigest === null) {
    throw new Refusal('only a computed rerun has a difference to what is published');
  }
  const base = await loadRun(db, run.baseRunId);
  for (const one of [run, base])
    await refuseArchived(db, one, 'what the rerun changed is not compared any more');
  return { run, base };
}
