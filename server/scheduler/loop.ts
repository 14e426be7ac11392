import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

export type Loop = { stop(): Promise<void> };

const LONGEST_PAUSE_MS = 10_000;

/**
 * Does something again and again, one round at a time. Rounds that fail come at growing pauses, and a trouble is logged when it begins
 * and when it has gone, not every time.
 */
export function startLoop(name: string, everyMs: number, log: Logger, round: () => Promise<unknown>): Loop {
  const stopping = new AbortController();
  const ended = (async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        await round();
        if (failures > 0) log.info(`${name}: works again`);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ err: error }, `${name}: failed and is tried again`);
      }
      const wait =
        failures === 0 ? everyMs : Math.min(everyMs * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
      // A stop ends the pause, which rejects; there is nothing else to learn from it.
      await pause(Math.max(wait, everyMs), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
