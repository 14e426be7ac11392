const NAME = 'allot-stream';

/** Whether tabs of this browser can hear each other; without TLS, on another machine than this, some browsers do not let them. */
export const canShare = (): boolean =>
  typeof navigator !== 'undefined' && 'locks' in navigator && typeof BroadcastChannel !== 'undefined';

/**
 * Waits for the lock that one tab of a browser has, holds it while the page is open, and waits again where another tab took it.
 * @param changed is told whether this tab has it.
 */
export class StreamLock {
  #waiting = new AbortController();
  #over = false;

  constructor(readonly changed: (held: boolean) => void) {}

  wait(): void {
    this.#waiting = new AbortController();
    this.#ask({ signal: this.#waiting.signal });
  }

  /** Takes it from a tab that says nothing any more. */
  take(): void {
    this.#waiting.abort();
    this.#ask({ steal: true });
  }

  end(): void {
    this.#over = true;
    this.#waiting.abort();
    this.#release();
  }

  #release: () => void = () => undefined;

  #ask(options: LockOptions): void {
    const waiting = this.#waiting;
    const hold = () => {
      if (this.#over) return undefined;
      this.changed(true);
      return new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    };
    void navigator.locks.request(NAME, options, hold).catch(() => {
      // Given up by this tab itself, either to end or to take the lock at once.
      if (this.#over || (options.signal !== undefined && waiting.signal.aborted)) return;
      this.changed(false);
      this.wait();
    });
  }
}
