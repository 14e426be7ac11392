import type { Pool } from 'mysql2/promise';
import { HOUR, type Instant, later } from '@/lib/period';
import { castUpTo, readMarker, sampleProgram } from './cast';
import { votesArrived } from './plan';

/** After a longer pause the votes before this are left out, as if the program had been closed: a start never has to write months of them. */
const CATCH_UP = 7 * 24 * HOUR;

/**
 * Casts the votes that the plan has between the last one cast and now, each once however many processes do it, and returns how many this call
 * cast. A source without the sample program is left alone.
 */
export async function castDue(source: Pool, now: Instant): Promise<number> {
  const marker = await readMarker(source);
  if (!marker) return 0;
  const arrivedBy = (instant: Instant) => votesArrived(sampleProgram(), marker.programStart, instant);
  return castUpTo(source, arrivedBy(now), arrivedBy(later(now, -CATCH_UP)));
}

export type Replayer = { stop(): Promise<void> };

/**
 * Goes on casting votes every so many milliseconds, one round at a time, until it is stopped; `stop` waits for the round in progress. What a round
 * that failed did not cast, the next one does.
 */
export function startReplayer(
  source: Pool,
  clock: () => Instant | Promise<Instant>,
  everyMs: number,
  onError: (error: unknown) => void = console.error,
): Replayer {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();

  const cast = async () => {
    try {
      await castDue(source, await clock());
    } catch (error) {
      onError(error);
    }
    if (!stopped) wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      round = cast();
    }, everyMs);
  };

  wait();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
