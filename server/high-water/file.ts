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
const fileSchema = z.object({
  allot: z.literal('high water'),
  publications: z.array(
    z.object({
      kind: z.enum(KINDS),
      start: instant,
      attempt: z.int().min(0),
      resultDigest: z.string(),
      publishedAt: instant,
      paid: amount,
      bonus: amount,
    }),
  ),
});

/** Where the high-water mark of a data folder stands. */
export const highWaterFile = (dataDir: string): string => join(dataDir, 'high-water.json');

/** There is a file of the mark's name that cannot be read as one. */
export class MarkError extends Error {
  override name = 'MarkError';
}

/** The mark of a data folder, or null where it has none. @throws MarkError where there is a file that is none. */
export async function readFileMark(path: string): Promise<Publication[] | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new MarkError(`${path} cannot be read`, { cause: error });
  }
  try {
    return fileSchema.parse(JSON.parse(text)).publications;
  } catch (error) {
    throw new MarkError(`${path} is no high-water mark`, { cause: error });
  }
}

const LOCK_TIMEOUT = 10_000;

/** Adds publications to the mark, and takes some out that do not count. A reader, or a crash, finds the mark before or after, never half of it. */
export async function writeFileMark(
  path: string,
  added: readonly Publication[],
  removed: ReadonlySet<string> = new Set(),
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await withFileLock(`${path}.lock`, LOCK_TIMEOUT, async () => {
    const before = (await readFileMark(path)) ?? [];
    const after = latestOf(before, added).filter((one) => !removed.has(nameOf(one)));
    await replaceFile(path, `${JSON.stringify(shown(after), null, 1)}\n`);
  });
}

const shown = (publications: readonly Publication[]) => ({
  allot: 'high water',
  publications: publications.map(({ start, publishedAt, paid, bonus, ...rest }) => ({
    ...rest,
    start: formatInstant(start),
    publishedAt: new Date(publishedAt).toISOString(),
    paid: formatAmount(paid),
    bonus: formatAmount(bonus),
  })),
});

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
