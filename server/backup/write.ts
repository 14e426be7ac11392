import type { Hash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Instant } from '@/lib/period';
import { APPLIED_MIGRATIONS } from '../db/migrate';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { writeGzippedLines } from '../gzipped-lines';
import type { World } from '../world';
import { type Checked, type Manifest, newDigest } from './format';
import { readHighWater } from './high-water';
import { type KeptTable, keptTables } from './tables';

/**
 * Writes every table of ours into one file, as one moment has them all, while distributions go on. The file appears under its name when it is whole
 * and on the disk; nobody else may read it, since it holds hashes of passwords and of tokens.
 */
export async function writeBackup(world: Pick<World, 'db'>, path: string, now: Instant): Promise<Checked> {
  const unfinished = `${path}.part`;
  let checked: Checked | null = null;
  // A leftover of an earlier try may have been made with other rights.
  await rm(unfinished, { force: true });
  try {
    await withSnapshot(world.db.$client, async (snapshot) => {
      const lines = linesOf(snapshot, new Date(now).toISOString(), (done) => {
        checked = done;
      });
      await writeGzippedLines(unfinished, lines);
    });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return checked!;
}

async function* linesOf(
  snapshot: Snapshot,
  madeAt: string,
  onEnd: (checked: Checked) => void,
): AsyncGenerator<string> {
  const whole = newDigest();
  const counted = (line: string): string => {
    whole.update(line);
    return line;
  };
  yield counted(lineOf({ allot: 'backup', format: 1, madeAt }));
  const tables: Manifest['tables'] = [];
  for (const table of keptTables()) {
    const hash = newDigest();
    let rows = -1;
    for await (const line of tableLines(snapshot, table)) {
      hash.update(line);
      rows += 1;
      yield counted(line);
    }
    tables.push({ name: table.name, rows, sha256: hash.digest('hex') });
  }
  const manifest = await manifestOf(snapshot, madeAt, tables);
  yield counted(lineOf({ ...manifest }));
  const sha256 = whole.digest('hex');
  yield lineOf({ sha256 });
  onEnd({ manifest, sha256 });
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** A table's part of a backup: the line that names it, then a line for each row in the order of its key. */
export async function* tableLines(
  snapshot: Snapshot,
  { name, columns, key }: KeptTable,
): AsyncGenerator<string> {
  yield lineOf({ table: name, columns });
  const named = (list: readonly string[]) => list.map((column) => `\`${column}\``).join(', ');
  const sql = `SELECT ${named(columns)} FROM \`${name}\` ORDER BY ${named(key)}`;
  for await (const row of snapshot.texts(sql)) yield lineOf(row);
}

/** The digest and the number of the rows that a table has now. */
export async function digestOf(
  snapshot: Snapshot,
  table: KeptTable,
): Promise<{ rows: number; sha256: string }> {
  const hash: Hash = newDigest();
  let rows = -1;
  for await (const line of tableLines(snapshot, table)) {
    hash.update(line);
    rows += 1;
  }
  return { rows, sha256: hash.digest('hex') };
}

async function manifestOf(snapshot: Snapshot, madeAt: string, tables: Manifest['tables']): Promise<Manifest> {
  const [program] = await snapshot.rows('SELECT zone, start_at FROM program WHERE id = 1');
  const [head] = await snapshot.rows('SELECT seq, hash FROM audit_head WHERE id = 1');
  return {
    madeAt,
    program: program ? { zone: String(program[0]), startAt: String(program[1]) } : null,
    schema: (await snapshot.rows(APPLIED_MIGRATIONS)).map(([hash]) => String(hash)),
    auditHead: { seq: Number(head![0]), hash: String(head![1]) },
    highWater: await readHighWater(snapshot),
    tables,
  };
}
