import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { formatAmount, parseColumn } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { fromDatetime, toDatetime } from '../db/columns';
import { codeOf } from '../db/transaction';
import { type Publication, REMEMBERED } from './publication';

/** The mark's table in the special partners' database, which Allot makes if it may. */
const TABLE = `CREATE TABLE IF NOT EXISTS allot_high_water (
  program CHAR(64) NOT NULL, kind VARCHAR(8) NOT NULL, period_start DATETIME NOT NULL, attempt INT UNSIGNED NOT NULL, result_digest CHAR(64) NOT NULL,
  published_at DATETIME(3) NOT NULL, paid DECIMAL(38,8) NOT NULL, bonus DECIMAL(38,8) NOT NULL,
  PRIMARY KEY (program, kind, period_start, attempt, result_digest), KEY allot_high_water_latest (program, published_at)
) DEFAULT CHARSET = utf8mb4`;

/** The mark of a program in the remote database, empty where it has none. @throws Error where it cannot be asked, or gives no answer in time. */
export function readRemoteMark(remote: Pool, program: string, answerMs: number): Promise<Publication[]> {
  return withinTime(answerMs, async () => {
    const rows = await rowsOf(remote, program);
    return rows.map((row) => ({
      kind: String(row.kind) as Kind,
      start: fromDatetime(String(row.period_start)),
      attempt: Number(row.attempt),
      resultDigest: String(row.result_digest),
      publishedAt: fromDatetime(String(row.published_at)),
      paid: parseColumn(String(row.paid)),
      bonus: parseColumn(String(row.bonus)),
    }));
  });
}

async function rowsOf(remote: Pool, program: string): Promise<RowDataPacket[]> {
  try {
    const [rows] = await remote.query<RowDataPacket[]>(
      'SELECT * FROM allot_high_water WHERE program = ? ORDER BY published_at DESC, period_start DESC, attempt DESC LIMIT ?',
      [program, REMEMBERED],
    );
    return rows;
  } catch (error) {
    // Where Allot may see only its own tables, the server says of this one that it may not be read, not that it is not there.
    if (NOT_THERE.has(codeOf(error))) return [];
    throw error;
  }
}

const NOT_THERE = new Set(['ER_NO_SUCH_TABLE', 'ER_TABLEACCESS_DENIED_ERROR']);

/** Adds publications to the mark there. @throws Error where it cannot be written. */
export function writeRemoteMark(
  remote: Pool,
  program: string,
  added: readonly Publication[],
  answerMs: number,
): Promise<void> {
  const rows = added.map(({ kind, start, attempt, resultDigest, publishedAt, paid, bonus }) => [
    program,
    kind,
    toDatetime(start),
    attempt,
    resultDigest,
    toDatetime(publishedAt),
    formatAmount(paid),
    formatAmount(bonus),
  ]);
  return withinTime(answerMs, async () => {
    try {
      await remote.query(INSERT, [rows]);
    } catch (error) {
      if (!NOT_THERE.has(codeOf(error))) throw error;
      await remote.query(TABLE);
      await remote.query(INSERT, [rows]);
    }
  });
}

const INSERT = `INSERT INTO allot_high_water (program, kind, period_start, attempt, result_digest, published_at, paid, bonus) VALUES ?
  ON DUPLICATE KEY UPDATE attempt = VALUES(attempt)`;

/** Takes publications out that do not count. */
export function forgetRemoteMark(
  remote: Pool,
  program: string,
  gone: readonly Publication[],
  answerMs: number,
): Promise<void> {
  const keys = gone.map(({ kind, start, attempt, resultDigest }) => [
    program,
    kind,
    toDatetime(start),
    attempt,
    resultDigest,
  ]);
  return withinTime(answerMs, async () => {
    await remote.query(
      'DELETE FROM allot_high_water WHERE (program, kind, period_start, attempt, result_digest) IN (?)',
      [keys],
    );
  });
}

/** Connecting alone may take long where the network says nothing, so the time counts from the beginning. */
async function withinTime<T>(answerMs: number, body: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('the remote database did not answer in time'), {
      code: 'ETIMEDOUT',
    });
    timer = setTimeout(() => reject(error), answerMs);
  });
  const asked = body();
  // What comes too late is nobody's any more.
  asked.catch(() => undefined);
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
