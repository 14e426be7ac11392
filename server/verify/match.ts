import type { z } from 'zod';
import { ENGINE_VERSION } from '@/lib/run';
import type { Recomputed, recomputingOutput } from '@/server/api/run-contract';
import { refuseArchived } from '@/server/archive/find';
import type { Database } from '@/server/db/connection';
import { Refusal } from '@/server/refusal';
import { runOfId } from '@/server/run/run-row';
import { computeAgain } from './recompute';
import { withRowsOf } from './rows';
import { categoryFaults, figureFaults } from './run';

type Going = { runId: number; done: number; of: number };

// Next loads routes and pages as copies of a module in one process; what they share hangs on globalThis.
const KEY = Symbol.for('allot.recomputing');
type Holder = { [KEY]?: Going | null };

/** How far the computing again is that goes on in this process, or null. */
export const recomputing = (): z.infer<typeof recomputingOutput> => (globalThis as Holder)[KEY] ?? null;

const NOBODY: ReadonlySet<bigint> = new Set();

/**
 * Computes a run again from its frozen inputs and compares it with what is stored, as `verify` does; nothing is written. One at a time in a process,
 * since a million voters take memory and seconds.
 * @returns null where there is no such run.
 * @throws Refusal where another is going on, or there is nothing to compare.
 */
export async function recomputeAndMatch(
  from: { readonly db: Database; readonly zone: string },
  id: number,
  signal: AbortSignal,
): Promise<Recomputed | null> {
  const run = await runOfId(from.db, id);
  if (!run) return null;
  if (run.computedAt === null || run.status === 'computing')
    throw new Refusal(`Run ${id} has not been computed yet. Wait until it has.`);
  await refuseArchived(
    from.db,
    run,
    'it is not computed again here; `verify` reads the file, computes it again and compares',
  );
  if (run.engineVersion !== ENGINE_VERSION)
    throw new Refusal(
      `Engine ${run.engineVersion} computed this run and this is engine ${ENGINE_VERSION}, whose rules may differ. Compute it again with the Allot of that time.`,
    );
  const other = recomputing();
  if (other !== null)
    throw new Refusal(`Run ${other.runId} is being computed again here. Try again when that is done.`);
  const going: Going = { runId: id, done: 0, of: (run.voters ?? 0) + (run.eligible ?? 0) };
  (globalThis as Holder)[KEY] = going;
  const began = performance.now();
  try {
    const again = await withRowsOf(from, run, signal, (rows) =>
      computeAgain(from, run, rows, NOBODY, () => {
        going.done++;
      }),
    );
    const differences = [
      ...again.faults.as('rewards', ''),
      ...again.inputFaults.as('inputs', ''),
      ...figureFaults(run, again, from.zone).as('figures', ''),
      ...(await categoryFaults(from, run, again)).as('categories', ''),
    ].map(({ sentence }) => sentence);
    return {
      equal: differences.length === 0,
      differences,
      rows: again.rows,
      inputDigest: run.inputDigest,
      resultDigest: run.resultDigest,
      took: Math.round(performance.now() - began),
    };
  } finally {
    (globalThis as Holder)[KEY] = null;
  }
}
