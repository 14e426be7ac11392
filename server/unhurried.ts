import { setImmediate as otherWork } from 'node:timers/promises';
import type { Stretches } from '@/lib/stretches';

/** How long a process may be busy with one thing before it looks at what else there is to do: a page waits so long for each answer that it needs. */
export const BUSY_MS = 4;

/** Does a long reckoning in stretches, with time in between for whatever else the process has to do. The signal ends it between two. */
export async function unhurried<T>(work: Stretches<T>, signal?: AbortSignal): Promise<T> {
  for (let began = performance.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - began < BUSY_MS) continue;
    await otherWork();
    signal?.throwIfAborted();
    began = performance.now();
  }
}
