import { and, asc, eq, isNull } from 'drizzle-orm';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import { appendAudit } from '../audit/append';
import { runs } from '../db/schema';
import { archives } from '../db/schema-archive';
import { affected, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { isBehind } from '../high-water/behind';
import { stillHeld } from '../instance/lease';
import { takeTurn } from '../pool/ledger';
import { type Run, subjectOf } from '../run/status';
import type { World } from '../world';
import { archiveLimit, duePeriods, heldBack, isStillDue } from './due';
import { LEASE } from './lease';
import { proveArchive } from './prove';
import { ArchivingLost, removeRows } from './remove';
import { type Written, writeArchive } from './write';

/** What is to be archived, and what to look at on the way. */
export type Archiving = {
  readonly folder: string;
  /** How many days after its end a period's results stay in the tables. */
  readonly days: number;
  readonly signal: AbortSignal;
  /** Periods that are passed over for now, such as those that could not be archived a short time ago. */
  readonly isPutOff?: (period: Period) => boolean;
};

/** What became of one period, or of the rows of one that was archived before. */
export type Archived =
  | { readonly came: 'archived'; readonly period: Period; readonly runs: number; readonly rows: number }
  | { readonly came: 'removed'; readonly runId: number; readonly rows: number }
  | { readonly came: 'kept'; readonly period: Period; readonly faults: readonly string[] };

/**
 * Archives the periods that are old enough, one after another, the earliest first, and before that removes what an interrupted round has left. The
 * caller has the lease. Whatever it is interrupted at, the next round goes on there.
 */
export async function* archiveDue(world: World, archiving: Archiving): AsyncGenerator<Archived> {
  const { signal, days, isPutOff } = archiving;
  yield* removeLeft(world, archiving);
  // What was published elsewhere may have taken the place of what is here.
  if (await isBehind(world)) return;
  const now = await world.clock();
  const held = await heldBack(world.db, world.zone, now);
  for await (const period of duePeriods(world.db, world.zone, archiveLimit(now, days), held)) {
    signal.throwIfAborted();
    if (isPutOff?.(period)) continue;
    const came = await archivePeriod(world, archiving, period);
    if (came) yield came;
  }
}

/** Goes on with rows whose archive was noted and that are not all removed. The file is proven anew: it may have gone since. */
async function* removeLeft(world: World, { folder, signal, isPutOff }: Archiving): AsyncGenerator<Archived> {
  const left = await world.db
    .select({ run: runs, archive: archives })
    .from(archives)
    .innerJoin(runs, eq(runs.id, archives.runId))
    .where(isNull(archives.removedAt))
    .orderBy(asc(archives.runId));
  for (const { run, archive } of left) {
    if (isPutOff?.(periodOf(run))) continue;
    const faults = await proveArchive(world.db, folder, run, archive, signal);
    if (faults.length > 0) {
      yield { came: 'kept', period: periodOf(run), faults };
      continue;
    }
    const rows = await removeRows(world, LEASE, run, signal);
    world.log.info({ runId: run.id, rows }, `the rows of ${subjectOf(run)} are removed`);
    yield { came: 'removed', runId: run.id, rows };
  }
}

const periodOf = ({ kind, periodStart: start, periodEnd: end }: Run): Period => ({ kind, start, end });

/**
 * Every attempt at a period is archived with the others, since each may be what another one was computed against. Null where something else was done
 * about the period meanwhile, so that it stays.
 */
async function archivePeriod(world: World, archiving: Archiving, period: Period): Promise<Archived | null> {
  const { folder, days, signal } = archiving;
  const attempts = await attemptsOf(world, period);
  const written: Written[] = [];
  const faults: string[] = [];
  for (const run of attempts) {
    const file = await writeArchive(world, folder, run, signal);
    faults.push(...(await proveArchive(world.db, folder, run, file, signal)));
    written.push(file);
  }
  if (faults.length > 0) return { came: 'kept', period, faults };
  const rows = written.reduce((sum, { rewards, leftOut }) => sum + rewards + sumOf(leftOut), 0);
  if (!(await note(world, days, period, attempts, written))) return null;
  for (const run of attempts) await removeRows(world, LEASE, run, signal);
  world.log.info(
    { runIds: attempts.map(({ id }) => id), rows },
    `the ${period.kind} period ${formatInstant(period.start)} is archived: ${written.map(({ file }) => file).join(', ')}`,
  );
  return { came: 'archived', period, runs: attempts.length, rows };
}

const sumOf = (counts: Written['leftOut']): number =>
  Object.values(counts).reduce((sum, voters) => sum + voters, 0);

const attemptsOf = ({ db }: World, { kind, start }: Period): Promise<Run[]> =>
  db
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start), isNull(runs.archivedAt)))
    .orderBy(asc(runs.attempt));

/**
 * Notes that the rows of a period's attempts are in files, in one transaction: from then on nobody reads them in the tables, and the period is not run
 * again. A rerun that was opened meanwhile comes before it, by the turn at the ledger that both take.
 * @returns false where the period is no longer to be archived, so that nothing is noted.
 */
async function note(
  world: World,
  days: number,
  period: Period,
  attempts: readonly Run[],
  written: readonly Written[],
): Promise<boolean> {
  const now = await world.clock();
  return transaction(world.db, async (tx) => {
    if (!(await stillHeld(tx, LEASE, world.instance)))
      throw new ArchivingLost('another instance archives now');
    await takeTurn(tx);
    if (!(await isStillDue(tx, world.zone, archiveLimit(now, days), period))) return false;
    for (const [index, run] of attempts.entries()) {
      const result = await tx
        .update(runs)
        .set({ archivedAt: now })
        .where(and(eq(runs.id, run.id), eq(runs.status, run.status), isNull(runs.archivedAt)));
      if (affected(result) !== 1) throw new Error(`run ${run.id} was changed while it was archived`);
      await noteRun(tx, now, days, run, written[index]!);
    }
    return true;
  });
}

async function noteRun(
  tx: Parameters<typeof appendAudit>[0],
  now: Instant,
  days: number,
  run: Run,
  written: Written,
): Promise<void> {
  await tx.insert(archives).values({ ...written, runId: run.id, archivedAt: now });
  const { file, host, sha256, rewards, leftOut } = written;
  await appendAudit(tx, now, {
    actor: SCHEDULE,
    action: 'archived',
    subject: subjectOf(run),
    after: { runId: run.id, file, host, sha256, rewards, leftOut },
    reason: `results are kept for ${days} days`,
  });
  await recordEvent(tx, now, 'run', run.id);
}
