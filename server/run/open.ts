import { and, desc, eq, sql } from 'drizzle-orm';
import { formatInstant, type Instant, localDate, localHour, type Period } from '@/lib/period';
import type { Gate } from '@/lib/policy';
import type { Actor } from '@/lib/roles';
import { ENGINE_VERSION } from '@/lib/run';
import { refuseArchived } from '../archive/find';
import { appendAudit } from '../audit/append';
import type { Queries } from '../db/connection';
import { policies, runs, skips, specialLists } from '../db/schema';
import { isDuplicate, isOutage, type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { policyAt } from '../policy/policies';
import { takeTurn } from '../pool/ledger';
import { readProgram } from '../program';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { LEASE_MS, type Lease } from './lease';
import { type Run, subjectOf } from './status';

/** How a run is to be opened. */
export type Request = {
  readonly actor: Actor;
  readonly reason: string | null;
  /** Whether what the earmark cannot bear is taken from `adjustments`. */
  readonly cover?: boolean;
  /** Opens only the period's first attempt, as the schedule does; a later one is a person's act. */
  readonly onlyFirst?: boolean;
  /** Asks for a decision by hand, whatever the policy says. */
  readonly gate?: Gate['mode'];
  /** A rerun: whose standings it takes, and by which policy version it divides; without it, the published attempt's. */
  readonly rerun?: { readonly standings: Run['standings']; readonly policyVersion?: number };
};

/**
 * Opens an attempt at a period and takes its lease. Unique keys let one instance win.
 * @returns null where another instance opened the same attempt first, or where only the first was asked for and there is one.
 * @throws Refusal where the period may not be attempted.
 */
export async function openRun(world: World, period: Period, request: Request): Promise<Lease | null> {
  const now = await world.clock();
  try {
    return await transaction(world.db, (tx) => insertAttempt(tx, world, period, request, now));
  } catch (error) {
    if (isDuplicate(error)) return null;
    const opened = isOutage(error) ? await openedAt(world, period, now).catch(() => null) : null;
    if (opened) return opened;
    throw error;
  }
}

/** The attempt that this instance opened at that moment, where only the answer to the COMMIT was lost. */
async function openedAt(
  { db, instance }: World,
  { kind, start }: Period,
  now: Instant,
): Promise<Lease | null> {
  const [run] = await db
    .select({ id: runs.id, fence: runs.fence })
    .from(runs)
    .where(
      and(
        eq(runs.kind, kind),
        eq(runs.periodStart, start),
        eq(runs.status, 'computing'),
        eq(runs.leaseOwner, instance),
        eq(runs.openedAt, now),
      ),
    );
  return run ? { runId: run.id, fence: run.fence } : null;
}

/** Inserts the row of an attempt, in the caller's transaction. @throws Refusal where the period may not be attempted. */
export async function insertAttempt(
  tx: Transaction,
  world: World,
  period: Period,
  request: Request,
  now: Instant,
): Promise<Lease | null> {
  if (period.end > now) {
    throw new Refusal(`the period ends at ${formatInstant(period.end)}; it can be run only after its end`);
  }
  // A skip of the same period, or a policy that comes into force in it, comes before this attempt or after it, never beside it.
  await takeTurn(tx);
  const attempts = await attemptsOf(tx, period);
  if (request.onlyFirst && attempts.length > 0) return null;
  const archived = attempts.find(({ status, archivedAt }) => status === 'published' && archivedAt !== null);
  if (archived) await refuseArchived(tx, archived, 'its period is not run again');
  const base = request.rerun ? await mayRerun(tx, period, attempts) : await mayRun(tx, period, attempts);
  if (request.rerun?.policyVersion !== undefined) await refuseUnapproved(tx, request.rerun.policyVersion);
  const inForce = await policyAt(tx, period.end);
  const [special] = await tx.select().from(specialLists).orderBy(desc(specialLists.version)).limit(1);
  const mode = request.gate ?? inForce.policy.gate[period.kind].mode;
  const attempt = (attempts.at(-1)?.attempt ?? 0) + 1;
  const [inserted] = await tx.insert(runs).values({
    kind: period.kind,
    periodStart: period.start,
    periodEnd: period.end,
    localDay: localDate(period.start, world.zone),
    localHour: period.kind === 'hourly' ? localHour(period.start, world.zone) : null,
    attempt,
    status: 'computing',
    baseRunId: base?.id ?? null,
    standings: request.rerun?.standings ?? 'current',
    policyVersion: request.rerun?.policyVersion ?? base?.policyVersion ?? inForce.version,
    specialVersion: special!.version,
    engineVersion: ENGINE_VERSION,
    requestedBy: request.actor.name,
    reason: request.reason,
    cover: request.cover ?? false,
    gate: base ? 'manual' : mode,
    fence: 1,
    beats: 0,
    leaseOwner: world.instance,
    leaseUntil: (now + LEASE_MS) as Instant,
    openedAt: now,
  });
  const subject = subjectOf({ kind: period.kind, periodStart: period.start, attempt });
  const after = { runId: inserted.insertId, cover: request.cover ?? false, rerunOf: base?.attempt ?? null };
  await appendAudit(tx, now, {
    actor: request.actor,
    action: 'opened',
    subject,
    after,
    reason: request.reason,
  });
  await recordEvent(tx, now, 'run', inserted.insertId);
  return { runId: inserted.insertId, fence: 1 };
}

async function attemptsOf(queries: Queries, { kind, start }: Period): Promise<Run[]> {
  return queries
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(runs.attempt);
}

const ACTIVE = (run: Run): boolean => run.status === 'computing' || run.status === 'waiting';

async function mayRun(tx: Transaction, { kind, start }: Period, attempts: readonly Run[]): Promise<null> {
  await refuseBeforeStart(tx, start);
  const active = attempts.find(ACTIVE);
  if (active)
    throw new Refusal(`attempt ${active.attempt} of the period is ${active.status}; decide over it first`);
  if (attempts.some((run) => run.status === 'published')) {
    throw new Refusal('the period is not open: it is published; ask for a rerun instead');
  }
  await refuseSkipped(tx, { kind, start });
  return null;
}

async function refuseSkipped(
  tx: Transaction,
  { kind, start }: Pick<Period, 'kind' | 'start'>,
): Promise<void> {
  const [skip] = await tx
    .select()
    .from(skips)
    .where(and(eq(skips.kind, kind), eq(skips.periodStart, start)));
  if (skip) throw new Refusal(whyNotOpen(skip));
}

/** Why a period that was skipped, or published elsewhere, is neither run nor skipped. */
export const whyNotOpen = ({ skippedBy, elsewhere }: typeof skips.$inferSelect): string =>
  elsewhere === null
    ? `the period is not open: ${skippedBy} skipped it, and its CC went on to the next period`
    : `the period is not open: ${skippedBy} marked it as published elsewhere, where ${elsewhere.paid} CC were paid; its results are not in this database, so correct what is wrong with \`correct\``;

/** @throws Refusal where the period is before the program's first, which nothing is accrued for. */
export async function refuseBeforeStart(tx: Transaction, start: Instant): Promise<void> {
  const program = await readProgram(tx);
  if (program && start < program.startAt) {
    throw new Refusal(
      `the program starts with ${formatInstant(program.startAt)}; nothing is accrued for a period before that`,
    );
  }
}

/** A version that was only proposed, or was rejected, divides nothing. */
async function refuseUnapproved(tx: Transaction, version: number): Promise<void> {
  const [row] = await tx.select().from(policies).where(eq(policies.version, version));
  if (!row) throw new Refusal(`there is no policy version ${version}; name one that was approved`);
  if (row.approvedBy === null)
    throw new Refusal(`policy version ${version} was never approved; name one that was`);
}

async function mayRerun(tx: Transaction, period: Period, attempts: readonly Run[]): Promise<Run> {
  const published = attempts.find((run) => run.status === 'published');
  if (!published) await refuseSkipped(tx, period);
  if (!published) throw new Refusal('the period is not published; run it instead of asking for a rerun');
  const active = attempts.find(ACTIVE);
  if (active)
    throw new Refusal(
      `attempt ${active.attempt} of the period is ${active.status} already; decide over it first`,
    );
  return published;
}

/** Takes back an attempt that was refused before it had taken anything, so that a fresh period stays fresh. */
export async function withdraw(tx: Transaction, runId: number): Promise<void> {
  for (const table of ['run_steps', 'run_hours', 'run_categories', 'left_out']) {
    await tx.execute(sql`delete from ${sql.raw(table)} where run_id = ${runId}`);
  }
  await tx.delete(runs).where(eq(runs.id, runId));
}
