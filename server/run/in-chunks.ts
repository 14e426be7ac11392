import { setImmediate as turn } from 'node:timers/promises';

/** So many of a million partners are gone through in a few milliseconds. */
const CHUNK = 10_000;

/** Does something for every number below a length, and lets others have their turn in between. */
export async function inChunks(length: number, each: (index: number) => void): Promise<void> {
  for (let from = 0; from < length; from += CHUNK) {
    const end = Math.min(from + CHUNK, length);
    for (let index = from; index < end; index++) each(index);
    await turn();
  }
}
