import type { Connection, RowDataPacket } from 'mysql2';
import type { Pool, PoolConnection } from 'mysql2/promise';
import { BUSY_MS } from '../unhurried';
import { cut } from './cut';
import { WireRow } from './wire-row';

export type Cell = string | number | null;

/** How long a database may say nothing before whoever waits for it gives up; somebody else can then try. */
const SILENCE_MS = 300_000;

/** How many rows are taken in before one looks how long that took. */
const LOOK_EVERY = 256;

const silent = (): NodeJS.ErrnoException =>
  Object.assign(new Error('the database said nothing for 5 minutes'), { code: 'ETIMEDOUT' });

/** One consistent view of a database: every query sees the same moment. */
export class Snapshot {
  constructor(private readonly connection: PoolConnection) {}

  async rows(sql: string, values: readonly unknown[] = []): Promise<Cell[][]> {
    const [rows] = await this.connection.query<RowDataPacket[][]>({
      sql,
      values: [...values],
      rowsAsArray: true,
      timeout: SILENCE_MS,
    });
    return rows as unknown as Cell[][];
  }

  /**
   * Gives row after row with every cell as the text that the server sends; the server waits while whoever reads them is busy, so that memory does not
   * grow with their number.
   */
  async *texts(sql: string): AsyncGenerator<(string | null)[]> {
    const core = this.connection.connection as unknown as Connection;
    const rows = core
      .query({ sql, rowsAsArray: true, typeCast: (field) => field.string('utf8') })
      .stream({ highWaterMark: 200 });
    // As above: a connection that breaks tells nobody else.
    const onBroken = (error: Error) => void rows.destroy(error);
    core.on('error', onBroken);
    try {
      for await (const row of rows) yield row as (string | null)[];
    } finally {
      core.removeListener('error', onBroken);
    }
  }

  /**
   * Hands every row to the callback as it comes off the wire, so that memory does not grow with their number. The signal ends the
   * connection, which is the only way to stop a query that streams.
   */
  stream(
    sql: string,
    values: readonly unknown[],
    onRow: (row: WireRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    // Beneath the promises of mysql2 lies the connection whose queries are event streams.
    const core = this.connection.connection as unknown as Connection;
    return new Promise<void>((resolve, reject) => {
      // Whether anything came is looked at from time to time: to set a clock anew for each of a million rows would take longer than to read it.
      let heard = false;
      const listen = () => {
        if (!heard) return stop(silent());
        heard = false;
        silence.refresh();
      };
      const silence = setTimeout(listen, SILENCE_MS);
      let over = false;
      let rows = 0;
      let began = performance.now();
      // Rows can come faster than they are taken in; then whatever else the process has to do gets its turn in between.
      const giveWay = () => {
        if (++rows % LOOK_EVERY !== 0 || performance.now() - began < BUSY_MS) return;
        core.pause();
        setImmediate(() => {
          began = performance.now();
          if (!over) core.resume();
        });
      };
      const settle = (how: () => void) => {
        over = true;
        clearTimeout(silence);
        signal?.removeEventListener('abort', onAbort);
        core.removeListener('error', onBroken);
        how();
      };
      const stop = (reason: unknown) => {
        cut(this.connection);
        settle(() => reject(reason));
      };
      const onAbort = () => stop(signal?.reason);
      // mysql2 tells of a connection that breaks to the connection alone: the query beneath would wait for ever.
      const onBroken = (error: unknown) => stop(error);
      if (signal?.aborted) return stop(signal.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      core.on('error', onBroken);
      const query = core.query({ sql, values: [...values], rowsAsArray: true });
      query.on('error', (error) => settle(() => reject(error)));
      const row = new WireRow();
      takeRows(query, (bytes, from, to) => {
        if (over) return;
        heard = true;
        giveWay();
        try {
          row.take(bytes, from, to);
          onRow(row);
        } catch (error) {
          stop(error);
        }
      });
      query.on('end', () => settle(resolve));
    });
  }
}

/** What a query of the driver does with a packet of its answer; it says what is to be done with the next one. */
type OnPacket = (this: unknown, packet: Packet) => unknown;
type Packet = {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
};

/**
 * Hands over the bytes of each row and spares the driver to make objects of it. The driver has no word for that: it asks the query itself for what to do with a
 * row, and is told otherwise here. Its version is fixed in package.json, and whoever changes it sees at the first row whether that is so still.
 */
function takeRows(query: unknown, onBytes: (bytes: Buffer, from: number, to: number) => void): void {
  const taken = query as { row: OnPacket };
  const end = taken.row;
  taken.row = function takeRow(packet) {
    if (packet.isEOF()) return end.call(this, packet);
    onBytes(packet.buffer, packet.offset, packet.end);
    return takeRow;
  };
}

/** Runs the body on one snapshot of a database. */
export async function withSnapshot<T>(pool: Pool, body: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection();
  try {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    const result = await body(new Snapshot(connection));
    await connection.query('COMMIT');
    connection.release();
    return result;
  } catch (error) {
    // The connection may hold an open snapshot or the rest of a stream, so it is not given to anyone else.
    cut(connection);
    throw error;
  }
}
