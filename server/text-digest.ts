import { createHash, type Hash } from 'node:crypto';

const SIZE = 65_536;

/** A SHA-256 over many short texts, which it takes together. */
export class TextDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #waiting = Buffer.alloc(SIZE);
  #length = 0;

  add(text: string): void {
    // A character takes at most three bytes, or four in two.
    if (this.#length + text.length * 3 > SIZE) this.#take();
    if (text.length * 3 > SIZE) this.#hash.update(text);
    else this.#length += this.#waiting.write(text, this.#length);
  }

  /** Adds some bytes of a text, which is quicker than the text itself where they are there. */
  addBytes(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const size = to - from;
    if (this.#length + size > SIZE) this.#take();
    if (size > SIZE) {
      this.#hash.update(bytes.subarray(from, to));
      return;
    }
    const waiting = this.#waiting;
    let length = this.#length;
    for (let at = from; at < to; at++) waiting[length++] = bytes[at]!;
    this.#length = length;
  }

  /** The digest of all that was added; nothing can be added afterwards. */
  end(): string {
    this.#take();
    return this.#hash.digest('hex');
  }

  #take(): void {
    this.#hash.update(this.#waiting.subarray(0, this.#length));
    this.#length = 0;
  }
}
