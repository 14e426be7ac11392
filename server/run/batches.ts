import { Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Pool, PoolConnection, QueryOptions, ResultSetHeader } from 'mysql2/promise';
import { inTransaction } from '../db/in-transaction';
import { type Lease, LeaseLostError } from './lease';

/** A row as the text of its cells, in the order of a table's columns. */
export type Cells = readonly (string | null)[];

/** Rows that go into a table in one statement, and in one transaction of their own. */
type Batch = {
  readonly most: number;
  readonly rows: number;
  add(cells: Cells): void;
  write(connection: PoolConnection): Promise<void>;
};
type NewBatch = (table: string, columns: string, most: number) => Batch;

/** The first batch is small, so that whatever is wrong shows soon. */
const FIRST_BATCH = 2_000;

/**
 * Writes rows in batches, each in its own transaction behind the run's fence, while the next is made ready.
 * @throws LeaseLostError where the run was taken over.
 */
export async function writeInBatches(
  pool: Pool,
  lease: Lease,
  table: string,
  columns: readonly string[],
  rows: Iterable<Cells>,
): Promise<void> {
  const names = ['run_id', ...columns].map((column) => `\`${column}\``).join(', ');
  const way = (await mayLoad(pool, table)) ? LOADED : INSERTED;
  const newBatch = (most: number) => way.batch(table, names, Math.min(most, way.most));
  const runId = String(lease.runId);
  const writing = new Writing();
  const write = (batch: Batch) =>
    writing.next(() => behindFence(pool, lease, (connection) => batch.write(connection)));
  let batch = newBatch(FIRST_BATCH);
  let began = performance.now();
  try {
    for (const cells of rows) {
      batch.add([runId, ...cells]);
      if (batch.rows === batch.most) {
        await write(batch);
        batch = newBatch(batch.most * 2);
        began = performance.now();
      } else if (batch.rows % LOOK_EVERY === 0 && performance.now() - began > READY_MS) {
        await otherWork();
        began = performance.now();
      }
    }
    if (batch.rows > 0) await write(batch);
    await writing.end();
  } finally {
    // Whoever stops here gives the run away, and nothing of it may be under way then.
    await writing.over();
  }
}

/** How often whoever makes rows ready looks at what else the process has to do. */
const LOOK_EVERY = 100;
/** How long it goes on before that: the batch that is being written needs a turn for each thing that it says to the database, which waits for it meanwhile. */
const READY_MS = 1;

/** One thing that is being written; the next begins when it has ended. */
class Writing {
  #last: Promise<unknown> = Promise.resolve();

  async next(write: () => Promise<unknown>): Promise<void> {
    await this.#last;
    this.#last = write();
    // What fails is told to whoever comes next; until then nobody waits for it.
    this.#last.catch(() => undefined);
  }

  /** Waits for the last, and throws what it failed with. */
  async end(): Promise<void> {
    await this.#last;
  }

  /** Waits until nothing is being written, however it came out. */
  async over(): Promise<void> {
    await this.#last.catch(() => undefined);
  }
}

/** Whether rows may be loaded, tried with none: the server may have it switched off, and so may what stands between. */
async function mayLoad(pool: Pool, table: string): Promise<boolean> {
  try {
    await pool.query(loading(`INTO TABLE ${table}`, []));
    return true;
  } catch (error) {
    if (NOT_LOADED.includes(Number((error as { errno?: unknown }).errno))) return false;
    throw error;
  }
}
/** What a server says that has it switched off, MySQL and MariaDB, before and now; and a proxy that does not know it. */
const NOT_LOADED: readonly number[] = [1148, 3948, 4166, 1047];

/** The rows are the text of a file that there never is. */
const loading = (into: string, chunks: readonly Buffer[]): QueryOptions => ({
  sql: `LOAD DATA LOCAL INFILE 'rows' ${into}`,
  infileStreamFactory: () => Readable.from(chunks),
});

/** By LOAD DATA LOCAL. */
const LOADED: { most: number; batch: NewBatch } = {
  most: 20_000,
  batch: (table, columns, most) => {
    const chunks: Buffer[] = [];
    let text = '';
    let rows = 0;
    return {
      most,
      get rows() {
        return rows;
      },
      add: (cells) => {
        text += lineOf(cells);
        rows++;
        if (text.length < CHUNK) return;
        chunks.push(Buffer.from(text));
        text = '';
      },
      write: async (connection) => {
        // The server takes an empty piece for the end of the file, and what is said after that for something else.
        if (text !== '') chunks.push(Buffer.from(text));
        const into = `INTO TABLE ${table} CHARACTER SET utf8mb4
          FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${columns})`;
        const [result] = await connection.query<ResultSetHeader>(loading(into, chunks));
        refuseUnlessWhole(result, rows, table);
      },
    };
  },
};
const CHUNK = 65_536;

/**
 * With LOCAL the server makes warnings of errors: it skips a row whose key is there already, and cuts off what does not fit.
 * @throws Error unless every row was stored as it was sent.
 */
function refuseUnlessWhole(
  { affectedRows, warningStatus, info }: ResultSetHeader,
  rows: number,
  table: string,
): void {
  if (affectedRows === rows && warningStatus === 0) return;
  throw new Error(`of ${rows} rows for ${table} not all were stored as they were sent: ${info}`);
}

function lineOf(cells: Cells): string {
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]!;
    if (index > 0) line += '\t';
    line += cell === null ? '\\N' : SPECIAL.test(cell) ? cell.replace(EACH_SPECIAL, escaped) : cell;
  }
  return `${line}\n`;
}

const SPECIAL = /[\\\t\n\0]/;
const EACH_SPECIAL = /[\\\t\n\0]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0' };
const escaped = (character: string): string => ESCAPES[character]!;

/** By INSERT, where a server is not to be sent files. */
const INSERTED: { most: number; batch: NewBatch } = {
  most: FIRST_BATCH,
  batch: (table, columns, most) => {
    const all: Cells[] = [];
    return {
      most,
      get rows() {
        return all.length;
      },
      add: (cells) => void all.push(cells),
      write: async (connection) => {
        await connection.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [all]);
      },
    };
  },
};

/** Runs the body in a transaction that the run's fence lets through. @throws LeaseLostError where it does not. */
export function behindFence<T>(
  pool: Pool,
  lease: Lease,
  body: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (connection) => {
    await beatOn(connection, lease);
    return body(connection);
  });
}

async function beatOn(connection: PoolConnection, { runId, fence }: Lease): Promise<void> {
  const [result] = await connection.query<ResultSetHeader>(
    'UPDATE runs SET beats = beats + 1 WHERE id = ? AND fence = ?',
    [runId, fence],
  );
  if (result.affectedRows !== 1) throw new LeaseLostError(`run ${runId} was taken over by another instance`);
}
