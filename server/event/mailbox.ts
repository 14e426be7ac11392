import type { Event } from './tail';

/**
 * The events that wait for one browser. Two of the same topic and subject say the same, so a slow browser gets one of them, and its
 * mailbox holds no more than there are things that change.
 */
export class Mailbox {
  readonly #waiting = new Map<string, Event>();
  #wake: () => void = () => undefined;

  put(event: Event): void {
    const key = `${event.topic} ${event.subject}`;
    // Taken out first, so that it comes in the order of the newer one.
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    this.#wake();
  }

  /** Gives the events out as they come, until the signal ends it. */
  async *take(signal: AbortSignal | undefined): AsyncGenerator<Event> {
    const onAbort = () => this.#wake();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      while (!signal?.aborted) {
        const [next] = this.#waiting;
        if (next) {
          this.#waiting.delete(next[0]);
          yield next[1];
        } else await this.#somethingHappens(signal);
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #somethingHappens(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (signal?.aborted) resolve();
    });
  }
}
