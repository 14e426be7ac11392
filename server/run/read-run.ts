import { and, asc, count, desc, eq, gt, lt } from 'drizzle-orm';
import { type Instant, parseInstant } from '@/lib/period';
import { STEPS } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { archiveOf } from '@/server/archive/find';
import type { Database, Queries } from '@/server/db/connection';
import { audit, leftOut, runSteps, runs, transfers } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { BAD_ROWS } from '@/server/source/bad-rows';
import { readComputedParts } from './computed-parts';
import { reckonedOnce } from './reckoned-once';
import { orNull, runOfId, type StoredRun, toRunRow, troublesOf } from './run-row';
import { subjectOf } from './status';

/** Everything about a run but its partners, or null where there is none of that id. */
export async function readRun(db: Database, id: number): Promise<Run | null> {
  const run = await runOfId(db, id);
  if (!run) return null;
  const [told, parts, [attempts, previousId, nextId]] = await Promise.all([
    Promise.all([troublesOf(db, [run]), newApproverSince(db, run), readProgram(db)]),
    Promise.all([
      reckonedOnce(db, 'parts of a run', [run], () => readComputedParts(db, run)),
      archivedOf(db, run),
      stepsOf(db, id),
      transfersOf(db, id),
    ]),
    Promise.all([attemptsOf(db, run), neighbourOf(db, run, 'previous'), neighbourOf(db, run, 'next')]),
  ]);
  const [troubles, approverSince, program] = told;
  const [computed, archived, steps, sent] = parts;
  return {
    ...toRunRow(run, troubles.get(id) ?? null),
    ...decisionOf(run),
    newApproverSince: approverSince,
    ...figuresOf(run),
    program: { zone: program?.zone ?? 'UTC' },
    ...computed,
    ...archived,
    steps,
    transfers: sent,
    attempts,
    previousId,
    nextId,
  };
}

const decisionOf = (run: StoredRun) => ({
  requestedBy: run.requestedBy,
  reason: run.reason,
  decidedBy: run.decidedBy,
  decisionReason: run.decisionReason,
  gate: run.gate,
  gateReason: run.gateReason,
});

/** The mark that the audit row of an approval by a new approver bears, or null. */
async function newApproverSince(queries: Queries, run: StoredRun): Promise<Instant | null> {
  if (run.decidedBy === null) return null;
  const [row] = await queries
    .select({ after: audit.after })
    .from(audit)
    .where(and(eq(audit.subject, subjectOf(run)), eq(audit.action, 'approve')))
    .orderBy(desc(audit.seq))
    .limit(1);
  const { newApproverSince = null } = (row?.after ?? {}) as { newApproverSince?: string | null };
  return newApproverSince === null ? null : parseInstant(newApproverSince);
}

const figuresOf = (run: StoredRun) => ({
  standings: run.standings,
  policyVersion: run.policyVersion,
  specialVersion: run.specialVersion,
  engineVersion: run.engineVersion,
  inputDigest: run.inputDigest,
  resultDigest: run.resultDigest,
  nominalBudget: orNull(run.nominalBudget),
  eccCap: orNull(run.eccCap),
  ccRate: orNull(run.ccRate),
  marketRate: orNull(run.marketRate),
  badRows: Object.entries(run.badRows ?? {}).map(([kind, number]) => ({
    what: (BAD_ROWS as Readonly<Record<string, string>>)[kind] ?? kind,
    count: number,
  })),
});

/** Where its rows are, where they were archived, and how many voters it left out, which is known of these as well. */
async function archivedOf(db: Database, run: StoredRun): Promise<Pick<Run, 'leftOut' | 'archive'>> {
  if (run.archivedAt === null) {
    const leftOut = await reckonedOnce(db, 'left out by reason', [run], () => leftOutOf(db, run.id));
    return { leftOut, archive: null };
  }
  const archive = await archiveOf(db, run.id);
  const leftOut = Object.entries(archive?.leftOut ?? {}).map(([reason, voters]) => ({ reason, voters }));
  if (!archive) return { leftOut, archive: { at: run.archivedAt, file: null } };
  const { file, host, sha256, bytes, rewards, removedAt } = archive;
  return {
    leftOut,
    archive: {
      at: run.archivedAt,
      file: { path: file, host, sha256, bytes, rewards, removed: removedAt !== null },
    },
  };
}

const leftOutOf = (queries: Queries, id: number): Promise<Run['leftOut']> =>
  queries
    .select({ reason: leftOut.reason, voters: count() })
    .from(leftOut)
    .where(eq(leftOut.runId, id))
    .groupBy(leftOut.reason)
    .orderBy(asc(leftOut.reason));

async function stepsOf(queries: Queries, id: number): Promise<Run['steps']> {
  const rows = await queries.select().from(runSteps).where(eq(runSteps.runId, id));
  return rows
    .map(({ runId: _, ...step }) => step)
    .sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

async function transfersOf(queries: Queries, id: number): Promise<Run['transfers']> {
  const rows = await queries
    .select({ status: transfers.status, number: count() })
    .from(transfers)
    .where(eq(transfers.runId, id))
    .groupBy(transfers.status);
  const numberOf = (status: string) => rows.find((row) => row.status === status)?.number ?? 0;
  return { pending: numberOf('pending'), delivered: numberOf('delivered'), cancelled: numberOf('cancelled') };
}

const attemptsOf = (queries: Queries, run: StoredRun): Promise<Run['attempts']> =>
  queries
    .select({ id: runs.id, attempt: runs.attempt, status: runs.status })
    .from(runs)
    .where(and(eq(runs.kind, run.kind), eq(runs.periodStart, run.periodStart)))
    .orderBy(asc(runs.attempt));

/** The latest attempt at the nearest period of the kind that has one. */
async function neighbourOf(
  queries: Queries,
  run: StoredRun,
  side: 'previous' | 'next',
): Promise<number | null> {
  const { periodStart } = runs;
  const [near] = await queries
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.kind, run.kind),
        side === 'previous' ? lt(periodStart, run.periodStart) : gt(periodStart, run.periodStart),
      ),
    )
    .orderBy(side === 'previous' ? desc(periodStart) : asc(periodStart), desc(runs.attempt))
    .limit(1);
  return near?.id ?? null;
}
