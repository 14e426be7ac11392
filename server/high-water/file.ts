import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { formatAmount, parseAmount } from '@/lib/amount';
import { formatInstant, type Instant, KINDS, parseInstant } from '@/lib/period';
import { withFileLock } from '../file-lock';
import { latestOf, nameOf, type Publication } from './publication';

const instant = z.iso.datetime().transform((text): Instant => parseInstant(text));
const amount = z
  .string()
  .regex(/^\d{1,30}\.\d{8}$/)
  .transform((text) => parseAmount(text));
const publication = z.object({
  kind: z.enum(KINDS),
  start: instant,
  attempt: z.int().min(0),
  resultDigest: z.string(),
  publishedAt: instant,
  paid: amount,
  bonus: amount,
});
const fileSchema = z.object({
  allot: z.literal('high water'),
  programs: z.record(z.string(), z.array(publication)),
});

/** The marks of a data folder by the program that they are of: the sample may have been tried where the real one runs now. */
export type FileMarks = ReadonlyMap<string, readonly Publication[]>;

/** Where the high-water mark of a data folder stands. */
export const highWaterFile = (dataDir: string): string => join(dataDir, 'high-water.json');

/** There is a file of the mark's name that cannot be read as one. */
export class MarkError extends Error {
  override name = 'MarkError';
}

/** The marks of a data folder; where it has no file, there are none. @throws MarkError where there is a file that is none. */
export async function readFileMarks(path: string): Promise<FileMarks> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new MarkError(`${path} cannot be read`, { cause: error });
  }
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).programs));
  } catch (error) {
    throw new MarkError(`${path} is no high-water mark`, { cause: error });
  }
}

const LOCK_TIMEOUT = 10_000;

/** Adds publications to the mark of a program, and takes some out that do not count. A reader, or a crash, finds the mark before or after, never half of it. */
export async function writeFileMark(
  path: string,
  program: string,
  added: readonly Publication[],
  removed: ReadonlySet<string> = new Set(),
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await withFileLock(`${path}.lock`, LOCK_TIMEOUT, async () => {
    const before = await readFileMarks(path);
    const own = latestOf(before.get(program) ?? [], added).filter((one) => !removed.has(nameOf(one)));
    const after = [...new Map(before).set(program, own)].map(([name, marks]) => [name, shown(marks)]);
    const file = { allot: 'high water', programs: Object.fromEntries(after) };
    await replaceFile(path, `${JSON.stringify(file, null, 1)}\n`);
  });
}

const shown = (publications: readonly Publication[]) =>
  publications.map(({ start, publishedAt, paid, bonus, ...rest }) => ({
    ...rest,
    start: formatInstant(start),
    publishedAt: new Date(publishedAt).toISOString(),
    paid: formatAmount(paid),
    bonus: formatAmount(bonus),
  }));

async function replaceFile(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
