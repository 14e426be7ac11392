import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { formatAmount } from '@/lib/amount';
import { dayAt, HOUR, type Instant, later } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { inTransaction } from '../db/in-transaction';
import { SOURCE_TABLES } from '../source/tables';
import { castUpTo, MARKER_TABLE, readMarker, sampleProgram } from './cast';
import { votesArrived } from './plan';
import { ratesFrom } from './program';
import { castDue } from './replayer';

export type SampleState = {
  /** The start of the day, in UTC, seven days before the one of the first start. */
  readonly programStart: Instant;
  readonly firstStart: Instant;
  readonly partners: number;
  /** How many votes of the plan have been cast since the first start. */
  readonly votesCast: number;
  /** Whether this call founded the program, and how many votes it cast. */
  readonly founded: boolean;
  readonly castNow: number;
};

export class SampleError extends Error {
  override name = 'SampleError';
}

const DAYS_BEFORE = 7;

/** The sample gives its votes their ids itself, one after another; a vote that somebody puts there by hand gets one that no other has or will have. */
const IDS_BY_HAND = 'ALTER TABLE votes AUTO_INCREMENT = 1000000000000';

/**
 * Makes sure that the source holds the sample program with its votes up to now. It may be called at every start and by several processes at
 * once, and goes on where one that died has stopped. Call it before runs are started: what fell due while nothing ran is cast here as well.
 * @throws SampleError where the source holds another program, which is left as it is.
 */
export async function prepareSample(source: Pool, now: Instant): Promise<SampleState> {
  await refuseOtherProgram(source);
  for (const statement of [...SOURCE_TABLES, IDS_BY_HAND, MARKER_TABLE]) await source.query(statement);
  const founded = await found(source, now);
  const { programStart, firstStart } = await markerOf(source);
  const filled = await castUpTo(source, votesArrived(sampleProgram(), programStart, firstStart));
  const since = await castDue(source, now);
  const { votesCast } = await markerOf(source);
  const partners = sampleProgram().partners.length;
  return { programStart, firstStart, partners, votesCast, founded, castNow: filled + since };
}

async function markerOf(source: Pool) {
  const marker = await readMarker(source);
  if (!marker) throw new SampleError('the row of the sample program was deleted while it was prepared');
  return marker;
}

/** An address that is given by mistake may lead to a real program, into which not one invented partner may be put. */
async function refuseOtherProgram(source: Pool): Promise<void> {
  if (await readMarker(source)) return;
  const [tables] = await source.query<RowDataPacket[]>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name IN ('partners', 'votes', 'cc_rates')`,
  );
  for (const { name } of tables) {
    const [rows] = await source.query<RowDataPacket[]>('SELECT 1 FROM ?? LIMIT 1', [name]);
    if (rows.length === 0) continue;
    throw new SampleError(
      `the sample program was not set up: the source's "${name}" already holds rows of another program`,
    );
  }
}

/** Writes the marker, the partners and the rates in one transaction; false where they are there already. */
function found(source: Pool, now: Instant): Promise<boolean> {
  const today = dayAt(now, 'UTC').start;
  const programStart = later(today, -DAYS_BEFORE * 24 * HOUR);
  // The column holds seconds and would round a fraction up, past now.
  const firstStart = later(now, -(now % 1_000));
  return inTransaction(source, async (connection) => {
    const [marker] = await connection.query<ResultSetHeader>(
      'INSERT IGNORE INTO sample_program (id, program_start, first_start, votes_cast) VALUES (1, ?, ?, 0)',
      [toDatetime(programStart), toDatetime(firstStart)],
    );
    if (marker.affectedRows === 0) return false;
    await connection.query('INSERT INTO partners (partner_id, name, position, ecc, active) VALUES ?', [
      sampleProgram().partners.map(({ partnerId, name, position, ecc, active }) => [
        partnerId,
        name,
        position,
        ecc === null ? null : formatAmount(ecc),
        active,
      ]),
    ]);
    await connection.query('INSERT INTO cc_rates (effective_at, rate, market_rate) VALUES ?', [
      ratesFrom(programStart).map(({ effectiveAt, rate, marketRate }) => [
        toDatetime(effectiveAt),
        formatAmount(rate),
        marketRate === null ? null : formatAmount(marketRate),
      ]),
    ]);
    return true;
  });
}
