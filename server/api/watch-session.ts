import type { Visit } from './context';
import { SentenceError } from './errors';

/** Ends a stream soon after the session or token that it was opened with has ended. */
export class SessionWatch {
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  /** @param every how often it is looked, in milliseconds. */
  constructor(visit: Visit | undefined, every: number, outer: AbortSignal | undefined) {
    this.signal = outer ? AbortSignal.any([outer, this.#ended.signal]) : this.#ended.signal;
    if (visit) this.#timer = setInterval(() => void this.#look(visit), every).unref();
  }

  async #look(visit: Visit): Promise<void> {
    // A database that is away says nothing about the session.
    const still = await visit.still().catch(() => true);
    if (!still) this.#ended.abort();
  }

  /** @throws SentenceError where the session has ended; a stream that merely ended in order would not be opened again. */
  refuseEnded(): void {
    if (this.#ended.signal.aborted)
      throw new SentenceError('UNAUTHORIZED', 'The session has ended. Sign in again.');
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
