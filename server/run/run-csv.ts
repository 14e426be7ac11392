import { formatAmount, parseColumn, sum } from '@/lib/amount';
import { formatInstant } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Csv } from '@/server/api/csv';
import { SentenceError } from '@/server/api/errors';
import { whyArchived } from '@/server/archive/find';
import type { Database } from '@/server/db/connection';
import { cut } from '@/server/db/cut';
import { Snapshot } from '@/server/db/snapshot';
import { runOfId, type StoredRun } from './run-row';

/** Each holds a connection for as long as the browser takes, and pages need theirs. */
const MOST_AT_ONCE = 2;
const STANDING = ['place', 'partner_id', 'position', 'votes', 'votes_by_type', 'cc_voted', 'ecc'];

// Next loads routes as copies of a module in one process; what they share hangs on globalThis.
const KEY = Symbol.for('allot.runCsv');
const going = () => ((globalThis as { [KEY]?: { count: number } })[KEY] ??= { count: 0 });

/**
 * All of a run's rewards in the order of their places, as a table to be sent row by row.
 * @throws SentenceError where there is no such run, it has not been computed or was archived, or too many tables are being read.
 */
export async function runCsv(db: Database, id: number): Promise<Csv> {
  const run = await runOfId(db, id);
  if (!run) throw new SentenceError('NOT_FOUND', `There is no run ${id}.`);
  if (run.computedAt === null || run.status === 'computing')
    throw new SentenceError(
      'BAD_REQUEST',
      `Run ${id} has not been computed, so it has no rows yet. Try again when it has.`,
    );
  if (run.archivedAt !== null)
    throw new SentenceError('BAD_REQUEST', `${await whyArchived(db, run, 'no table is made of them here')}.`);
  refuseTooMany();
  const start = formatInstant(run.periodStart).replaceAll(':', '');
  return {
    name: `allot-${run.kind}-${start}-attempt-${run.attempt}`,
    head: [...STANDING, ...CATEGORY_KEYS[run.kind], 'total', 'bonus'],
    rows: whole(
      run,
      streamed(db, statementOf(run), (row) => cellsOf(run, row)),
    ),
  };
}

/** Cuts the table off with an error where rows are missing, as when they were archived in that moment: half of them must not look like all. */
async function* whole(
  { id, status, eligible }: StoredRun,
  rows: AsyncGenerator<Cells>,
): AsyncGenerator<Cells> {
  let count = 0;
  for await (const row of rows) {
    count++;
    yield row;
  }
  if (status !== 'failed' && eligible !== null && count !== eligible)
    throw new Error(`run ${id} has ${eligible} rewards, and ${count} of them were read`);
}

/** @throws SentenceError where as many tables are being sent as there are connections for. */
export function refuseTooMany(): void {
  if (going().count < MOST_AT_ONCE) return;
  throw new SentenceError(
    'SERVICE_UNAVAILABLE',
    `${MOST_AT_ONCE} runs are being sent as CSV already. Try again when one of them has arrived.`,
  );
}

type Cells = (string | number | null)[];

/** The rows of a statement, read only as fast as they are taken. */
export async function* streamed(
  db: Database,
  statement: string,
  cellsOfRow: (row: readonly (string | null)[]) => Cells,
): AsyncGenerator<Cells> {
  const slot = going();
  slot.count++;
  let whole = false;
  const connection = await db.$client.getConnection().catch((error: unknown) => {
    slot.count--;
    throw error;
  });
  try {
    for await (const row of new Snapshot(connection).texts(statement)) yield cellsOfRow(row);
    whole = true;
  } finally {
    slot.count--;
    // A connection that holds the rest of a stream is given to nobody else.
    if (whole) connection.release();
    else cut(connection);
  }
}

function statementOf({ id, kind }: StoredRun): string {
  const columns = [...STANDING, ...CATEGORY_KEYS[kind], ...(kind === 'daily' ? ['bonus'] : [])];
  const table = kind === 'hourly' ? 'hourly_rewards' : 'daily_rewards';
  return `SELECT ${columns.map((column) => `\`${column}\``).join(', ')} FROM ${table} WHERE run_id = ${id} ORDER BY place`;
}

/** Places begin at 1, as on the page; what a partner is no member of is empty. */
function cellsOf({ kind }: StoredRun, row: readonly (string | null)[]): (string | number | null)[] {
  const standing = row.slice(1, STANDING.length);
  const amounts = row.slice(STANDING.length, STANDING.length + CATEGORY_KEYS[kind].length);
  const total = sum(amounts.flatMap((amount) => (amount === null ? [] : [parseColumn(amount)])));
  const bonus = kind === 'daily' ? (row.at(-1) ?? null) : '0.00000000';
  return [Number(row[0]) + 1, ...standing, ...amounts, formatAmount(total), bonus];
}
