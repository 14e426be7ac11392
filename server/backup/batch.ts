import type { PoolConnection } from 'mysql2/promise';
import type { Row } from './format';

const ROWS = 1_000;
const CHARACTERS = 1_000_000;

/** Rows of a table that are written together, each batch by itself, so that no transaction grows with the table. */
export class Batch {
  #rows: Row[] = [];
  #characters = 0;
  #written = 0;

  constructor(
    private readonly connection: PoolConnection,
    readonly table: string,
    private readonly columns: readonly string[],
  ) {}

  get isFull(): boolean {
    return this.#rows.length >= ROWS || this.#characters >= CHARACTERS;
  }

  get written(): number {
    return this.#written;
  }

  add(row: Row): void {
    this.#rows.push(row);
    for (const cell of row) this.#characters += cell?.length ?? 0;
  }

  async write(): Promise<void> {
    if (this.#rows.length === 0) return;
    await this.connection.query('INSERT INTO ?? (??) VALUES ?', [this.table, this.columns, this.#rows]);
    this.#written += this.#rows.length;
    this.#rows = [];
    this.#characters = 0;
  }
}
