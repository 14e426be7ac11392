import { eq, sql } from 'drizzle-orm';
import { archiveOf } from '../archive/find';
import { voterTables } from '../archive/format';
import { proveArchive } from '../archive/prove';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { archives } from '../db/schema-archive';
import { type Run, subjectOf } from '../run/status';
import type { World } from '../world';
import { broken, type Finding } from './finding';

/** The file of an archived run is there as it was written, holds what the run has paid, and its rows are nowhere else. */
export async function verifyArchive(world: World, run: Run, signal: AbortSignal): Promise<Finding[]> {
  const about = `run ${run.id}, ${subjectOf(run)}`;
  const archive = await archiveOf(world.db, run.id);
  if (!archive) {
    const sentence = 'its rows were archived, and nothing says in which file; the audit trail names it';
    return [broken('archive', about, sentence)];
  }
  const faults = await proveArchive(world.db, world.archive, run, archive, signal);
  if (archive.removedAt !== null && (await hasRows(world.db, run)))
    faults.push('rows of it are in the tables, although all of them were removed after they were archived');
  return faults.map((sentence) => broken('archive', about, sentence));
}

async function hasRows(queries: Queries, { id, kind }: Run): Promise<boolean> {
  for (const { name } of voterTables(kind)) {
    const [rows] = (await queries.execute(
      sql`select 1 from ${sql.raw(name)} where run_id = ${id} limit 1`,
    )) as unknown as [unknown[]];
    if (rows.length > 0) return true;
  }
  return false;
}

/** Every archive is that of a run which says that it was archived. */
export async function* verifyArchivesKnown({ db }: World): AsyncGenerator<Finding> {
  const rows = await db
    .select({ runId: archives.runId, file: archives.file, archivedAt: runs.archivedAt })
    .from(archives)
    .leftJoin(runs, eq(runs.id, archives.runId))
    .where(sql`${runs.archivedAt} is null`);
  for (const { runId, file } of rows)
    yield broken(
      'archive',
      `run ${runId}`,
      `there is an archive ${file} of it, and it says of itself that it was not archived`,
    );
}
