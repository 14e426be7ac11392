import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { formatInstant, KINDS, type Kind } from '@/lib/period';
import { STATUSES } from '@/lib/run';
import { readGzippedLines } from '../gzipped-lines';
import type { Cells } from '../run/batches';
import {
  LEFT_OUT_COLUMNS,
  type LeftOut,
  REWARD_TABLES,
  type Reward,
  rewardColumns,
  toLeftOut,
  toReward,
} from '../run/rewards';
import type { Run } from '../run/status';

// An archive is one gzipped file of JSON lines: a head that says whose rows they are, then each table with its columns and its rows in the
// order of its key, then how many rows each has. Every cell is a string as the server writes it, or null, so that no number is ever rounded.

/** After so many rows others have their turn: a console goes through a million of them beside its pages. */
export const TURN = 1_000;

/** Where the archive of a data folder stands. */
export const archiveFolder = (dataDir: string): string => join(dataDir, 'archive');

/** A file that is no archive of the run: the sentence says what is the matter with it. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

/** A table of the rows that a run has one of for each voter, and what puts them in order beside the run. */
export type VoterTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: 'place' | 'partner_id';
};

export const voterTables = (kind: Kind): readonly VoterTable[] => [
  { name: REWARD_TABLES[kind], columns: rewardColumns(kind), key: 'place' },
  { name: 'left_out', columns: LEFT_OUT_COLUMNS, key: 'partner_id' },
];

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.strictObject({
  allot: z.literal('archive'),
  format: z.literal(1),
  /** The hash of the first row of the program's audit trail, which names it. */
  program: digest,
  run: z.strictObject({
    id: z.int(),
    kind: z.enum(KINDS),
    period: z.iso.datetime(),
    attempt: z.int(),
    status: z.enum(STATUSES),
    resultDigest: digest.nullable(),
  }),
});
const tableSchema = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) });
const endSchema = z.strictObject({ rows: z.record(z.string(), z.int().min(0)) });

export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

export const headOf = (program: string, run: Run): z.infer<typeof headSchema> => ({
  allot: 'archive',
  format: 1,
  program,
  run: {
    id: run.id,
    kind: run.kind,
    period: formatInstant(run.periodStart),
    attempt: run.attempt,
    status: run.status,
    resultDigest: run.resultDigest,
  },
});

/** What is done with the rows of an archive as they come; a table that nobody wants is passed over. */
export type RowTakers = {
  /** Each reward comes with the cells of its row as they were stored. */
  readonly onReward?: (reward: Reward, cells: Cells) => void;
  readonly onLeftOut?: (voter: LeftOut) => void;
};

/**
 * Goes through the archive of a run from its first line to its last.
 * @returns how many rows of each table there are.
 * @throws ArchiveError where it is no archive of the run, or not a whole one.
 */
export async function readArchive(
  path: string,
  run: Pick<Run, 'id' | 'kind' | 'periodStart' | 'attempt'>,
  { onReward, onLeftOut }: RowTakers,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const tables = voterTables(run.kind);
  const counts = new Map<string, number>();
  let table: VoterTable | null = null;
  let number = 0;
  let ended = false;
  const wanted = (name: string) => (name === 'left_out' ? onLeftOut : onReward) !== undefined;
  for await (const line of readGzippedLines(path, (why) => new ArchiveError(why))) {
    number += 1;
    if (number % TURN === 0) {
      signal?.throwIfAborted();
      await turn();
    }
    if (ended) throw new ArchiveError('it goes on behind its end');
    if (number === 1) {
      refuseOther(parsed(headSchema, line, number).run, run);
    } else if (line[0] === OPENING_BRACKET && table) {
      counts.set(table.name, counts.get(table.name)! + 1);
      if (!wanted(table.name)) continue;
      const cells = cellsOf(table, line, number);
      if (table.name === 'left_out') onLeftOut?.(rowOf(number, () => toLeftOut(cells)));
      else
        onReward?.(
          rowOf(number, () => toReward(run.kind, cells)),
          cells,
        );
    } else if (counts.size < tables.length) {
      table = nextTable(tables[counts.size]!, parsed(tableSchema, line, number));
      counts.set(table.name, 0);
    } else {
      compareCounts(counts, parsed(endSchema, line, number).rows);
      ended = true;
    }
  }
  if (!ended) throw new ArchiveError(`it ends after line ${number}, before its end`);
  return counts;
}

const OPENING_BRACKET = '['.charCodeAt(0);

function refuseOther(
  there: z.infer<typeof headSchema>['run'],
  run: Pick<Run, 'id' | 'kind' | 'periodStart' | 'attempt'>,
): void {
  const same =
    there.id === run.id &&
    there.kind === run.kind &&
    there.period === formatInstant(run.periodStart) &&
    there.attempt === run.attempt;
  if (!same)
    throw new ArchiveError(
      `it is that of run ${there.id}, ${there.kind} ${there.period} attempt ${there.attempt}`,
    );
}

/** A cell that holds no figure makes an archive that is none, not an error of whoever reads it. */
function rowOf<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ArchiveError(`line ${number}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nextTable(right: VoterTable, there: z.infer<typeof tableSchema>): VoterTable {
  if (there.table !== right.name || there.columns.join() !== right.columns.join())
    throw new ArchiveError(`it has the table ${there.table} where ${right.name} belongs`);
  return right;
}

function cellsOf(table: VoterTable, line: Buffer, number: number): Cells {
  const cells = parsed(row, line, number);
  if (cells.length !== table.columns.length)
    throw new ArchiveError(`line ${number} is no row of ${table.name}`);
  return cells;
}

/** There is one for each voter, so that they are looked at by hand. */
const row = {
  parse(value: unknown): Cells {
    if (Array.isArray(value) && value.every((cell) => cell === null || typeof cell === 'string'))
      return value;
    throw new TypeError('it is no row');
  },
};

function compareCounts(counts: ReadonlyMap<string, number>, told: Readonly<Record<string, number>>): void {
  for (const [name, rows] of counts) {
    if (told[name] !== rows)
      throw new ArchiveError(`${name} has ${rows} rows, its end says ${told[name] ?? 'nothing'}`);
  }
}

function parsed<T>(schema: { parse(value: unknown): T }, line: Buffer, number: number): T {
  try {
    return schema.parse(JSON.parse(line.toString('utf8')));
  } catch {
    throw new ArchiveError(`line ${number} is not one that an archive has there`);
  }
}
