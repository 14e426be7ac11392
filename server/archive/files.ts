import { access } from 'node:fs/promises';
import { gt } from 'drizzle-orm';
import type { Queries } from '../db/connection';
import { archives } from '../db/schema-archive';
import { pathOf } from './find';

/** The files of a database's archive: how many there have to be, how large they are together, and how many are not there. */
export type ArchiveFiles = { readonly files: number; readonly bytes: number; readonly missing: number };

const PAGE = 1_000;

/** Looks for the files of all archived runs in a folder, by their names alone. */
export async function archiveFiles(queries: Queries, folder: string): Promise<ArchiveFiles> {
  const found = { files: 0, bytes: 0, missing: 0 };
  for (let last = 0; ; ) {
    const page = await queries
      .select({ runId: archives.runId, file: archives.file, bytes: archives.bytes })
      .from(archives)
      .where(gt(archives.runId, last))
      .orderBy(archives.runId)
      .limit(PAGE);
    for (const { file, bytes } of page) {
      found.files += 1;
      found.bytes += bytes;
      found.missing += await access(pathOf(folder, { file })).then(
        () => 0,
        () => 1,
      );
    }
    if (page.length < PAGE) return found;
    last = page.at(-1)!.runId;
  }
}
