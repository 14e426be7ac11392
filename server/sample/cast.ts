import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { formatAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { fromDatetime, toDatetime } from '../db/columns';
import { inTransaction } from '../db/in-transaction';
import { readDataset } from './dataset';
import { plannedVote } from './plan';
import { programFrom, type SampleProgram } from './program';

/**
 * The sample's own row in the source database. How far the plan has been cast is one number, written in the transaction that inserts the
 * votes; so a crash leaves whole batches behind, and filling and replaying are the same step.
 */
export const MARKER_TABLE = `CREATE TABLE IF NOT EXISTS sample_program (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  program_start DATETIME NOT NULL,
  first_start DATETIME NOT NULL,
  votes_cast BIGINT UNSIGNED NOT NULL
) DEFAULT CHARSET = utf8mb4`;

export type Marker = {
  readonly programStart: Instant;
  readonly firstStart: Instant;
  /** How many votes of the plan are in the table or left out for good. */
  readonly votesCast: number;
};

/** Bounds the size of a transaction. */
const BATCH = 5_000;

let program: SampleProgram | undefined;

/** The sample program, read from its file when it is first asked for. */
export function sampleProgram(): SampleProgram {
  program ??= programFrom(readDataset());
  return program;
}

/** Null where the source does not hold the sample program, or not yet. */
export async function readMarker(source: Pool): Promise<Marker | null> {
  const [tables] = await source.query<RowDataPacket[]>("SHOW TABLES LIKE 'sample\\_program'");
  if (tables.length === 0) return null;
  const [rows] = await source.query<RowDataPacket[]>(
    'SELECT program_start, first_start, votes_cast FROM sample_program WHERE id = 1',
  );
  const row = rows[0];
  if (!row) return null;
  return {
    programStart: fromDatetime(row.program_start),
    firstStart: fromDatetime(row.first_start),
    votesCast: Number(row.votes_cast),
  };
}

/**
 * Casts the votes of the plan up to the `target`-th, but none before the `from`-th; these are left out for good. Returns how many it cast itself, which
 * is fewer where another process casts at the same time.
 */
export async function castUpTo(source: Pool, target: number, from = 0): Promise<number> {
  let cast = 0;
  for (;;) {
    const marker = await readMarker(source);
    if (!marker || marker.votesCast >= target) return cast;
    const first = Math.max(marker.votesCast, from);
    const end = Math.min(first + BATCH, target);
    if (await castBatch(source, marker, first, end)) cast += end - first;
  }
}

/** False where another process has moved the row since it was read; then nothing was written. */
function castBatch(source: Pool, marker: Marker, first: number, end: number): Promise<boolean> {
  return inTransaction(source, async (connection) => {
    const [moved] = await connection.query<ResultSetHeader>(
      'UPDATE sample_program SET votes_cast = ? WHERE id = 1 AND votes_cast = ?',
      [end, marker.votesCast],
    );
    if (moved.affectedRows !== 1) return false;
    const rows = Array.from({ length: end - first }, (_, i) => {
      const vote = plannedVote(sampleProgram(), marker.programStart, first + i);
      return [vote.id, vote.partnerId, vote.voteType, formatAmount(vote.cc), toDatetime(vote.castAt)];
    });
    await connection.query('INSERT INTO votes (id, partner_id, vote_type, cc, cast_at) VALUES ?', [rows]);
    return true;
  });
}
