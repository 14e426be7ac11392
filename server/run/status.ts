import { and, eq, notInArray } from 'drizzle-orm';
import { formatInstant, type Instant } from '@/lib/period';
import type { Actor } from '@/lib/roles';
import { mayMove, type Status } from '@/lib/run';
import { appendAudit } from '../audit/append';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { affected, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { LeaseLostError } from './lease';

export type Run = typeof runs.$inferSelect;

/** A run is no longer where the caller saw it. */
export class StatusError extends Error {
  override name = 'StatusError';
}

/** What else a move writes on the run. */
export type MoveFields = Partial<Pick<Run, 'decidedBy' | 'decisionReason' | 'decidedAt' | 'gateReason'>>;

/** Writes a run's status, and nothing else does: a legal move from where the caller saw it, with its audit row. */
export async function moveStatus(
  tx: Transaction,
  at: Instant,
  run: Pick<Run, 'id' | 'kind' | 'periodStart' | 'attempt' | 'status'>,
  to: Status,
  actor: Actor,
  reason: string | null,
  fields: MoveFields = {},
  /** The names of somebody whose own request this must not be; the statement itself makes sure of it. */
  notRequestedBy: readonly string[] = [],
): Promise<void> {
  if (!mayMove(run.status, to))
    throw new StatusError(`run ${run.id} is ${run.status} and cannot become ${to}`);
  const result = await tx
    .update(runs)
    .set({ ...fields, status: to, leaseOwner: null, leaseUntil: null })
    .where(
      and(
        eq(runs.id, run.id),
        eq(runs.status, run.status),
        notRequestedBy.length === 0 ? undefined : notInArray(runs.requestedBy, [...notRequestedBy]),
      ),
    );
  if (affected(result) !== 1) throw new StatusError(`run ${run.id} is no longer ${run.status}`);
  await appendAudit(tx, at, {
    actor,
    action: to,
    subject: subjectOf(run),
    before: { status: run.status },
    after: { status: to, runId: run.id },
    reason,
  });
  await recordEvent(tx, at, 'run', run.id);
}

/** How audit rows name a run. */
export const subjectOf = (run: Pick<Run, 'kind' | 'periodStart' | 'attempt'>): string =>
  `${run.kind} ${formatInstant(run.periodStart)} attempt ${run.attempt}`;

/** @throws LeaseLostError where the run is gone, as only its withdrawal by another instance can bring about. */
export async function loadRun(queries: Queries, runId: number): Promise<Run> {
  const [run] = await queries.select().from(runs).where(eq(runs.id, runId));
  if (!run) throw new LeaseLostError(`run ${runId} is gone`);
  return run;
}
