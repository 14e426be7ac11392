import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { cut } from '../db/cut';
import { SlowError } from './remote-trouble';

/** How long the remote database may take over one answer, and what ends the wait before that. */
export type Patience = { readonly signal: AbortSignal; readonly answerMs: number };

/** Asks one thing; rows come as an array, whatever was asked. */
export type Ask = (sql: string, values?: unknown[]) => Promise<RowDataPacket[]>;

/**
 * Lets the body ask the remote database on a connection of its own, which nobody gets afterwards: an answer that came too late, or twice, lies
 * on it still and would be taken for that of somebody else's question. Whatever was not committed ends with it.
 * @throws SlowError where an answer does not come in time. The driver's own limit does not begin while the connection is still being made.
 */
export async function onRemote<T>(
  remote: Pool,
  patience: Patience,
  body: (ask: Ask) => Promise<T>,
): Promise<T> {
  patience.signal.throwIfAborted();
  const acquiring = remote.getConnection();
  const connection = await within(patience, acquiring).catch((error: unknown) => {
    // It may come all the same when nobody waits any more.
    void acquiring.then(cut, () => undefined);
    throw error;
  });
  try {
    return await body(async (sql, values) => {
      const [rows] = await within(patience, connection.query<RowDataPacket[]>(sql, values));
      return Array.isArray(rows) ? rows : [];
    });
  } finally {
    cut(connection);
  }
}

async function within<T>({ signal, answerMs }: Patience, answer: Promise<T>): Promise<T> {
  let giveUp = () => {};
  const limit = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new SlowError(answerMs)), answerMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    giveUp = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    giveUp();
  }
}
