import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { KINDS } from '@/lib/period';
import { readGzippedLines } from '../gzipped-lines';

// A backup is one gzipped file of JSON lines: a head, then each table with its columns and its rows, a manifest, and the digest of all
// lines before. Every cell is a string as the server writes it, or null, so that no number is ever rounded.

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const headSchema = z.strictObject({
  allot: z.literal('backup'),
  format: z.literal(1),
  madeAt: z.iso.datetime(),
});
const tableSchema = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) });
const rowSchema = z.array(z.string().nullable());
const manifestSchema = z.strictObject({
  madeAt: z.iso.datetime(),
  /** The program that the database belongs to, null where it was not begun. */
  program: z.strictObject({ zone: z.string(), startAt: z.string() }).nullable(),
  /** The hashes of the migrations that made its tables, in their order. */
  schema: z.array(z.string()).min(1),
  auditHead: z.strictObject({ seq: z.int(), hash: digest }),
  /** The last published period of each kind. */
  highWater: z.array(
    z.strictObject({
      kind: z.enum(KINDS),
      period: z.string(),
      attempt: z.int(),
      resultDigest: digest,
      publishedAt: z.string(),
    }),
  ),
  tables: z.array(z.strictObject({ name: z.string(), rows: z.int().min(0), sha256: digest })),
});
const endSchema = z.strictObject({ sha256: digest });

export type Manifest = z.infer<typeof manifestSchema>;
/** The manifest of a backup that was looked at from beginning to end, and the digest over all of it. */
export type Checked = { readonly manifest: Manifest; readonly sha256: string };

/** A file that is no whole backup: the sentence says what of it is not as it was written. */
export class BackupError extends Error {
  override name = 'BackupError';

  constructor(what: string) {
    super(`The backup cannot be used: ${what}`);
  }
}

export type Row = readonly (string | null)[];
/** What stands in a backup, in its order. */
export type Part =
  | { readonly table: string; readonly columns: readonly string[] }
  | { readonly row: Row }
  | { readonly checked: Checked };

/** The digest of a table's part: over the line that names it, and those of its rows. */
export const newDigest = (): Hash => createHash('sha256');

/**
 * Reads a backup line by line and gives its parts as they come; that they are what was written is known when the last one, `checked`, has come.
 * @throws BackupError where a digest, a count or the form is not that of a backup.
 */
export async function* readBackup(path: string): AsyncGenerator<Part> {
  const whole = newDigest();
  const tables: { name: string; rows: number; hash: Hash; columns: number }[] = [];
  let manifest: Manifest | null = null;
  let checked: Checked | null = null;
  let number = 0;
  for await (const line of readGzippedLines(path, (why) => new BackupError(why))) {
    number += 1;
    if (checked) throw new BackupError('it goes on behind its end');
    if (manifest) {
      checked = endOf(line, number, manifest, whole);
      continue;
    }
    whole.update(line);
    if (number === 1) parsed(headSchema, line, number);
    else if (line[0] === OPENING_BRACKET) {
      const table = tables.at(-1);
      const row = parsed(rowSchema, line, number);
      if (row.length !== table?.columns) throw new BackupError(`line ${number} is no row of its table`);
      table.rows += 1;
      table.hash.update(line);
      yield { row };
    } else if (line.subarray(0, TABLE.length).equals(TABLE)) {
      const { table, columns } = parsed(tableSchema, line, number);
      tables.push({ name: table, rows: 0, hash: newDigest().update(line), columns: columns.length });
      yield { table, columns };
    } else {
      manifest = parsed(manifestSchema, line, number);
      compareTables(manifest, tables);
    }
  }
  if (!checked) throw new BackupError(`it ends after line ${number}, before its manifest and its digest`);
  yield { checked };
}

const OPENING_BRACKET = '['.charCodeAt(0);
const TABLE = Buffer.from('{"table"');

/** Looks whether a file is a whole backup, without a database. @throws BackupError where it is not. */
export async function checkBackup(path: string): Promise<Checked> {
  for await (const part of readBackup(path)) if ('checked' in part) return part.checked;
  throw new BackupError('it has no end');
}

function endOf(line: Buffer, number: number, manifest: Manifest, whole: Hash): Checked {
  const { sha256 } = parsed(endSchema, line, number);
  if (whole.digest('hex') !== sha256)
    throw new BackupError('its content is not what its digest was made from: some of it was changed');
  return { manifest, sha256 };
}

function compareTables(
  manifest: Manifest,
  tables: readonly { name: string; rows: number; hash: Hash }[],
): void {
  const found = tables.map(({ name, rows, hash }) => ({ name, rows, sha256: hash.digest('hex') }));
  for (const [index, told] of manifest.tables.entries()) {
    const there = found[index];
    if (there?.name !== told.name)
      throw new BackupError(`the table ${told.name} is not where its manifest has it`);
    if (there.rows !== told.rows)
      throw new BackupError(`the table ${told.name} has ${there.rows} rows, its manifest says ${told.rows}`);
    if (there.sha256 !== told.sha256)
      throw new BackupError(`the rows of ${told.name} are not those that its digest was made from`);
  }
  if (found.length !== manifest.tables.length)
    throw new BackupError('it has tables that its manifest does not know');
}

function parsed<T>(schema: z.ZodType<T>, line: Buffer, number: number): T {
  try {
    return schema.parse(JSON.parse(line.toString('utf8')));
  } catch {
    throw new BackupError(`line ${number} is not one that a backup has there`);
  }
}
