import type { World } from '../world';
import { loadRun } from './status';

/** Whether a computed run waits for a person, and why. */
export type Verdict = { readonly waits: false } | { readonly waits: true; readonly reason: string };

/** Asks the policy who decides over a computed run. A rerun always waits. */
export async function decideByPolicy(world: World, runId: number): Promise<Verdict> {
  const run = await loadRun(world.db, runId);
  if (run.baseRunId !== null) return { waits: true, reason: 'a rerun always waits for approval' };
  if (run.gate === 'manual')
    return { waits: true, reason: 'every distribution of this kind waits for approval' };
  if (run.gate === 'guarded')
    return { waits: true, reason: 'the policy guards this kind, and no bounds are checked yet' };
  return { waits: false };
}
