import type { World } from '../world';
import { compareIfDue } from './comparison';
import { deliverTransfers } from './sender';
import { tellStuck } from './stuck';

const LOOK_EVERY = 10;

/**
 * Makes the round of what every instance that rings bells does for the transfers: each round delivers what is due, and every tenth also looks
 * whether the hourly comparison is, and tells of what is stuck.
 */
export function tendTransfers(world: World, signal: AbortSignal): () => Promise<void> {
  let rounds = 0;
  return async () => {
    await deliverTransfers(world, signal);
    if (rounds++ % LOOK_EVERY !== 0 || signal.aborted) return;
    await compareIfDue(world, signal);
    await tellStuck(world);
  };
}
