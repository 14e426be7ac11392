import { mkdir, open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { formatInstant } from '@/lib/period';
import type { LeftOutCounts } from '../db/schema-archive';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { type FileDigest, writeGzippedLines } from '../gzipped-lines';
import { readProgramName } from '../program';
import type { Run } from '../run/status';
import type { World } from '../world';
import { headOf, lineOf, TURN, type VoterTable, voterTables } from './format';

/** A file as it was written: where it lies below the folder, and how many rows went into it. */
export type Written = FileDigest & {
  readonly file: string;
  readonly host: string;
  readonly rewards: number;
  readonly leftOut: LeftOutCounts;
};

/**
 * Writes the rows of a run, as one moment has them, into a file of the folder. It appears under its name when it is whole and on the disk. The name
 * ends with its digest, so that no file ever takes the place of another one.
 */
export async function writeArchive(
  { db }: Pick<World, 'db'>,
  folder: string,
  run: Run,
  signal: AbortSignal,
): Promise<Written> {
  const program = await readProgramName(db);
  const unfinished = join(folder, `${program.slice(0, 16)}-run-${run.id}.part`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A leftover of a process that died; one that only stood still writes on into a file that has no name any more.
  await rm(unfinished, { force: true });
  const counts = new Map<string, number>();
  try {
    const { leftOut, digest } = await withSnapshot(db.$client, async (snapshot) => ({
      digest: await writeGzippedLines(unfinished, linesOf(snapshot, program, run, counts, signal)),
      leftOut: await leftOutCounts(snapshot, run.id),
    }));
    const file = fileOf(run, digest);
    await moveTo(unfinished, join(folder, file));
    const rewards = counts.get(voterTables(run.kind)[0]!.name)!;
    return { ...digest, file, host: hostname(), rewards, leftOut };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

const fileOf = ({ kind, periodStart, attempt }: Run, { sha256 }: FileDigest): string => {
  const start = formatInstant(periodStart);
  const name = `${kind}-${start.replaceAll(/[-:]/g, '')}-attempt-${attempt}-${sha256.slice(0, 16)}`;
  return `${start.slice(0, 7)}/${name}.jsonl.gz`;
};

async function moveTo(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  // The names have to be on the disk as well, that of the month's folder included.
  for (const path of [dirname(to), dirname(dirname(to))]) {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  }
}

async function* linesOf(
  snapshot: Snapshot,
  program: string,
  run: Run,
  counts: Map<string, number>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield lineOf(headOf(program, run));
  for (const table of voterTables(run.kind)) {
    yield lineOf({ table: table.name, columns: table.columns });
    let rows = 0;
    for await (const row of snapshot.texts(rowsInOrder(table, run.id))) {
      rows += 1;
      if (rows % TURN === 0) {
        signal.throwIfAborted();
        await turn();
      }
      yield lineOf(row);
    }
    counts.set(table.name, rows);
  }
  yield lineOf({ rows: Object.fromEntries(counts) });
}

const rowsInOrder = ({ name, columns, key }: VoterTable, runId: number): string =>
  `SELECT ${columns.map((column) => `\`${column}\``).join(', ')} FROM ${name} WHERE run_id = ${runId} ORDER BY ${key}`;

async function leftOutCounts(snapshot: Snapshot, runId: number): Promise<LeftOutCounts> {
  const rows = await snapshot.rows(
    'SELECT reason, COUNT(*) FROM left_out WHERE run_id = ? GROUP BY reason ORDER BY reason',
    [runId],
  );
  return Object.fromEntries(rows.map(([reason, voters]) => [String(reason), Number(voters)]));
}
