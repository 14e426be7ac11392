import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { formatInstant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { archives } from '../db/schema-archive';
import { Refusal } from '../refusal';
import type { Run } from '../run/status';

export type Archive = typeof archives.$inferSelect;

/** Where the rows of a run went, or null where they were not archived. */
export async function archiveOf(queries: Queries, runId: number): Promise<Archive | null> {
  const [row] = await queries.select().from(archives).where(eq(archives.runId, runId));
  return row ?? null;
}

/** The path of an archive's file in the archive's folder. */
export const pathOf = (folder: string, { file }: Pick<Archive, 'file'>): string =>
  join(folder, ...file.split('/'));

/**
 * Refuses what needs the rows of a run that was archived.
 * @param what names what cannot be done, as the end of "so …".
 * @throws Refusal that says where the rows are and what can be done instead.
 */
export async function refuseArchived(
  queries: Queries,
  run: Pick<Run, 'id' | 'archivedAt'>,
  what: string,
): Promise<void> {
  if (run.archivedAt === null) return;
  throw new Refusal(await whyArchived(queries, run, what));
}

/** The same as a sentence. */
export async function whyArchived(
  queries: Queries,
  { id, archivedAt }: Pick<Run, 'id' | 'archivedAt'>,
  what: string,
): Promise<string> {
  const archive = await archiveOf(queries, id);
  const where = archive
    ? `the file archive/${archive.file} of the data folder of ${archive.host}`
    : 'a file that this database does not know any more';
  const at = archivedAt === null ? '' : ` on ${formatInstant(archivedAt).slice(0, 10)}`;
  return `the rows of run ${id} were archived${at}, so ${what}. They are in ${where}: read them there with zcat; what is wrong with an account is corrected by hand (\`correct\`)`;
}
