import { and, desc, eq } from 'drizzle-orm';
import type { MissingError } from '@/lib/counting';
import { type Actor, SCHEDULE } from '@/lib/roles';
import { appendAudit } from '../audit/append';
import { audit, refusals, runs } from '../db/schema';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import type { World } from '../world';
import { giveBudgetBack } from './fail';
import { beat, type Lease } from './lease';
import { withdraw } from './open';
import { deleteRewards } from './rewards';
import { loadRun, type Run, subjectOf } from './status';
import { nextTry } from './steps';

/**
 * Takes back an attempt whose period cannot bear what was corrected. Nothing is left of it but this refusal, which says what is missing; the
 * schedule asks again now and then, as the source may be mended.
 */
export async function refuse(world: World, lease: Lease, error: MissingError): Promise<void> {
  const now = await world.clock();
  // An attempt that was taken over may have stored rewards; they are many and go first, in bounded steps.
  await deleteRewards(world.db.$client, lease, (await loadRun(world.db, lease.runId)).kind);
  await transaction(world.db, async (tx) => {
    await beat(tx, lease);
    const [run] = await tx.select().from(runs).where(eq(runs.id, lease.runId));
    // Whoever took the run over found it holding its budget, which nobody would give back once the run is gone.
    await giveBudgetBack(tx, world.zone, run!, now);
    await withdraw(tx, lease.runId);
    const { kind, periodStart } = run!;
    const [before] = await tx
      .select()
      .from(refusals)
      .where(and(eq(refusals.kind, kind), eq(refusals.periodStart, periodStart)));
    const tries = (before?.tries ?? 0) + 1;
    const row = {
      sentence: error.message,
      missing: error.missing,
      tries,
      refusedAt: now,
      nextTryAt: nextTry(now, tries),
    };
    await tx
      .insert(refusals)
      .values({ kind, periodStart, ...row })
      .onDuplicateKeyUpdate({ set: row });
    await appendAudit(tx, now, {
      actor: await openedBy(tx, run!),
      action: 'refused',
      subject: subjectOf(run!),
      reason: error.message,
    });
    await recordEvent(tx, now, 'run', lease.runId);
  });
}

/** Who asked for the attempt, with the role that the audit row of its opening says. */
async function openedBy(tx: Transaction, run: Run): Promise<Actor> {
  const [row] = await tx
    .select({ name: audit.actor, role: audit.role })
    .from(audit)
    .where(and(eq(audit.subject, subjectOf(run)), eq(audit.action, 'opened')))
    .orderBy(desc(audit.seq))
    .limit(1);
  return row ? { name: row.name, role: row.role as Actor['role'] } : SCHEDULE;
}
