import { createHash, type Hash } from 'node:crypto';

const WAITING = 16_384;

/** A SHA-256 over many short texts, which it takes together. */
export class TextDigest {
  readonly #hash: Hash = createHash('sha256');
  #waiting = '';

  add(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length >= WAITING) this.#take();
  }

  /** The digest of all that was added; nothing can be added afterwards. */
  end(): string {
    this.#take();
    return this.#hash.digest('hex');
  }

  #take(): void {
    this.#hash.update(this.#waiting);
    this.#waiting = '';
  }
}
