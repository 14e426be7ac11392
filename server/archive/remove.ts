import { and, eq, isNull, sql } from 'drizzle-orm';
import { archives } from '../db/schema-archive';
import { affected, type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { stillHeld } from '../instance/lease';
import type { Run } from '../run/status';
import type { World } from '../world';
import { type VoterTable, voterTables } from './format';

/** So many rows are gone within some tens of milliseconds, and no log of changes has to hold a whole run. */
const STEP = 5_000;

/** Another instance archives now. */
export class ArchivingLost extends Error {
  override name = 'ArchivingLost';
}

/**
 * Removes the rows of a run whose archive was proven, in steps that each begin where the one before ended, and notes when the last is gone. What was
 * removed in part goes on there.
 * @returns how many rows went.
 */
export async function removeRows(
  world: Pick<World, 'db' | 'clock' | 'instance'>,
  lease: string,
  run: Pick<Run, 'id' | 'kind'>,
  signal: AbortSignal,
  step = STEP,
): Promise<number> {
  let removed = 0;
  for (const table of voterTables(run.kind)) {
    for (let after: string | null = null; ; ) {
      signal.throwIfAborted();
      const gone: Step | null = await transaction(world.db, async (tx) => {
        await requireProven(tx, world.instance, lease, run.id);
        return removeStep(tx, table, run.id, after, step);
      });
      if (gone === null) break;
      removed += gone.rows;
      after = gone.last;
    }
  }
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    await requireProven(tx, world.instance, lease, run.id);
    await tx.update(archives).set({ removedAt: now }).where(eq(archives.runId, run.id));
    await recordEvent(tx, now, 'run', run.id);
  });
  return removed;
}

/** A row of `archives` is written only when its file was read back. It is asked for where the rows go, not before. */
async function requireProven(tx: Transaction, instance: string, lease: string, runId: number): Promise<void> {
  if (!(await stillHeld(tx, lease, instance))) throw new ArchivingLost('another instance archives now');
  const [proven] = await tx
    .select({ runId: archives.runId })
    .from(archives)
    .where(and(eq(archives.runId, runId), isNull(archives.removedAt)));
  if (!proven)
    throw new ArchivingLost(`the rows of run ${runId} are removed already, or were never archived`);
}

/** What one step removed, and the key of the last row of it. */
type Step = { readonly rows: number; readonly last: string };

/**
 * Removes the next rows by their key; null where there is none. It begins behind the step before, since what that one has deleted is not purged yet and
 * would be gone through again.
 */
async function removeStep(
  tx: Transaction,
  { name, key }: VoterTable,
  runId: number,
  after: string | null,
  step: number,
): Promise<Step | null> {
  const [table, column] = [sql.raw(name), sql.raw(key)];
  // A bare string beside a number would be compared as floating point.
  const number = (text: string) => sql`cast(${text} as unsigned)`;
  const behind = after === null ? sql`` : sql` and ${column} > ${number(after)}`;
  const [rows] = (await tx.execute(
    sql`select max(${column}) as last from (select ${column} from ${table}
      where run_id = ${runId}${behind} order by ${column} limit ${sql.raw(String(step))}) next_rows`,
  )) as unknown as [{ last: string | number | null }[]];
  const last = rows[0]?.last ?? null;
  if (last === null) return null;
  const result = await tx.execute(
    sql`delete from ${table} where run_id = ${runId}${behind} and ${column} <= ${number(String(last))}`,
  );
  return { rows: affected(result), last: String(last) };
}
