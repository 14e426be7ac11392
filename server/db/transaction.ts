import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Queries } from './connection';

/** What a transaction may do; it is the database's own query builder, bound to one connection. */
export type Transaction = Queries;

const CONFLICTS = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);
const TRIES = 8;

/**
 * Runs the body in one transaction and tries it again, whole, when another writer got in its way. The body therefore reads all that it
 * decides on inside.
 */
export async function transaction<T>(db: Database, body: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(body);
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
      await pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Whether another writer was in the way. */
export const isConflict = (error: unknown): boolean => CONFLICTS.has(codeOf(error));

/** The driver's code of an error, which drizzle wraps, or an empty string. */
export function codeOf(error: unknown): string {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') return one.code;
  }
  return '';
}

const OUTAGES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'POOL_ACQUIRE_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_OPTION_PREVENTS_STATEMENT',
]);

/** Whether the error is one of a database that is away or full, which goes by itself and is worth another try. */
export const isOutage = (error: unknown): boolean =>
  OUTAGES.has(codeOf(error)) || isConflict(error) || causesOf(error).some(isClosed);

// After a COMMIT whose connection broke, what is thrown is that the rollback could not be sent either: the driver's word for it has no code.
const isClosed = (error: Error): boolean => /closed state|Pool is closed/.test(error.message);

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let one: unknown = error; one instanceof Error; one = one.cause) causes.push(one);
  return causes;
}

export const isDuplicate = (error: unknown): boolean => codeOf(error) === 'ER_DUP_ENTRY';

/** How many rows an update or delete has met. */
export function affected(result: unknown): number {
  const header = Array.isArray(result) ? result[0] : result;
  if (typeof header === 'object' && header !== null && 'affectedRows' in header)
    return Number(header.affectedRows);
  throw new TypeError('the driver gave no count of affected rows');
}
