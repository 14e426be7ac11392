import type { Logger } from 'pino';

/** How often the line was looked through, for the metrics. */
export type TickCounts = { readonly ticks: number; readonly failures: number };

/**
 * Looks the line through when a bell rings, never twice at once: what rings during a tick makes one more after it, since what it rang for
 * may have come after the tick had passed there.
 */
export class Reconciler {
  readonly #tick: (signal: AbortSignal) => Promise<void>;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #again = false;
  #ticks = 0;
  #failures = 0;

  constructor(tick: (signal: AbortSignal) => Promise<void>, log: Logger) {
    this.#tick = tick;
    this.#log = log;
  }

  get counts(): TickCounts {
    return { ticks: this.#ticks, failures: this.#failures };
  }

  ring(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#busy) this.#again = true;
    else this.#running = this.#untilQuiet();
  }

  /** Aborts the tick in progress, waits until it has given back what it held, and makes no other. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the process is stopping'));
    await this.#running;
  }

  async #untilQuiet(): Promise<void> {
    this.#busy = true;
    do {
      this.#again = false;
      this.#ticks += 1;
      try {
        await this.#tick(this.#stop.signal);
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        this.#failures += 1;
        this.#log.error({ err: error }, 'a tick of the scheduler failed; the next bell tries again');
      }
    } while (this.#again && !this.#stop.signal.aborted);
    // In the same turn as the last look at `again`, so that no bell falls between the two.
    this.#busy = false;
  }
}
