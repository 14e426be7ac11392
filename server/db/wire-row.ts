const NULL = 0xfb;
const TWO_BYTES = 0xfc;
const THREE_BYTES = 0xfd;
const EIGHT_BYTES = 0xfe;

/**
 * A row as it came off the wire: where the text of each cell lies in the bytes that were received. It is the same object for every row, so that what is
 * to be kept of one is taken out before the next comes.
 */
export class WireRow {
  bytes: Buffer = Buffer.alloc(0);
  /** How many cells there are. */
  length = 0;
  readonly #from = new Int32Array(256);
  readonly #to = new Int32Array(256);

  /** Finds the cells of a row of the text protocol: before each stands its length, or a sign that it is null. */
  take(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.length = 0;
    for (let at = start; at < end; this.length++) {
      const first = bytes[at++]!;
      if (first === NULL) {
        this.#from[this.length] = -1;
        continue;
      }
      let size = first;
      if (first === TWO_BYTES) {
        size = bytes.readUInt16LE(at);
        at += 2;
      } else if (first === THREE_BYTES) {
        size = bytes.readUIntLE(at, 3);
        at += 3;
      } else if (first === EIGHT_BYTES) {
        size = Number(bytes.readBigUInt64LE(at));
        at += 8;
      }
      this.#from[this.length] = at;
      at += size;
      this.#to[this.length] = at;
    }
  }

  isNull(cell: number): boolean {
    return this.#from[cell]! < 0;
  }

  /** Where the bytes of a cell that is not null begin. */
  from(cell: number): number {
    return this.#from[cell]!;
  }

  /** Where they end. */
  to(cell: number): number {
    return this.#to[cell]!;
  }

  text(cell: number): string | null {
    return this.#from[cell]! < 0 ? null : this.bytes.toString('utf8', this.#from[cell], this.#to[cell]);
  }

  texts(): (string | null)[] {
    return Array.from({ length: this.length }, (_, cell) => this.text(cell));
  }
}
