import { and, asc, eq, isNull, lt } from 'drizzle-orm';
import { formatAmount, sum } from '@/lib/amount';
import { later, MINUTE } from '@/lib/period';
import { breaches, runs } from '../db/schema';
import { affected, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { findAccountFaults } from '../pool/check';
import type { World } from '../world';
import { tallyStored } from './read-back';
import { loadRun, type Run } from './status';
import { endOpenSteps } from './steps';

/** Looks after a publication whether everything still adds up. What does not is written down and stops further runs of the kind. */
export async function checkPublished(world: World, runId: number): Promise<void> {
  // Here every publication passes after its COMMIT, so that the mark is never ahead of the database.
  await world.highWater?.raise(world.db);
  const run = await loadRun(world.db, runId);
  const faults = [...(await findRunFaults(world, run)), ...(await findAccountFaults(world.db))];
  const now = await world.clock();
  if (faults.length > 0)
    world.log.error({ runId, faults }, 'an invariant is broken; no further run of this kind starts');
  await transaction(world.db, async (tx) => {
    const first = await tx
      .update(runs)
      .set({ checkedAt: now })
      .where(and(eq(runs.id, runId), isNull(runs.checkedAt)));
    if (affected(first) === 0 || faults.length === 0) return;
    for (const sentence of faults)
      await tx.insert(breaches).values({ kind: run.kind, foundAt: now, sentence, runId });
    await recordEvent(tx, now, 'breach', runId);
  });
}

/** Looks after what was published by a process that did not come to it, and ends the step that it left open. */
export async function checkUnchecked(world: World): Promise<void> {
  const now = await world.clock();
  // Whoever has just published is given the time to look after it itself.
  const before = later(now, -MINUTE);
  const left = await world.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.status, 'published'), isNull(runs.checkedAt), lt(runs.decidedAt, before)))
    .orderBy(asc(runs.id));
  for (const { id } of left) {
    await endOpenSteps(world, id);
    await checkPublished(world, id);
  }
}

/** What of a published run does not add up: rows against what was paid, paid and carried against the budget. */
export async function findRunFaults(world: Pick<World, 'db'>, run: Run): Promise<string[]> {
  const stored = await tallyStored(world, run.id, run.kind);
  const paid = sum(stored.sums);
  const name = `run ${run.id}`;
  const faults: string[] = [];
  if (paid !== run.paid)
    faults.push(`the rows of ${name} sum to ${formatAmount(paid)} CC, it paid ${show(run.paid)}`);
  if (stored.bonus !== run.bonus) {
    faults.push(
      `the bonuses of ${name} sum to ${formatAmount(stored.bonus)} CC, it issued ${show(run.bonus)}`,
    );
  }
  if (sum([run.paid!, run.carried!]) !== run.budget) {
    faults.push(
      `${name} paid ${show(run.paid)} and carried ${show(run.carried)} CC of a budget of ${show(run.budget)}`,
    );
  }
  if (stored.digest() !== run.resultDigest)
    faults.push(`the digest of the rows of ${name} is not the one that was published`);
  return faults;
}

const show = (amount: Run['paid']): string => (amount === null ? 'nothing' : formatAmount(amount));
