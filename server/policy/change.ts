import { and, desc, eq, gt, gte, isNotNull, isNull, max, notInArray } from 'drizzle-orm';
import { formatInstant, HOUR, hourAt, type Instant, later } from '@/lib/period';
import { type Policy, PolicyError, parsePolicy } from '@/lib/policy';
import { type Ask, act, isSingleOperator, requireSecondPerson } from '../act';
import { accruals, policies, runs } from '../db/schema';
import { affected, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { namesOf } from '../people/same-person';
import { takeTurn } from '../pool/ledger';
import { Refusal } from '../refusal';
import type { World } from '../world';

/** Proposes a policy from an instant on; it is in force for every period and hour that ends then or later, once another person approved it. */
export function proposePolicy(
  world: World,
  value: unknown,
  inForceFrom: Instant,
  ask: Ask,
): Promise<{ version: number; policy: Policy }> {
  return act(world, ask, 'propose policy', 'admin', async (tx, now) => {
    const policy = validated(value);
    await takeTurn(tx);
    await refuseUnlessOpenFrom(tx, world.zone, inForceFrom);
    const [{ latest } = { latest: null }] = await tx.select({ latest: max(policies.version) }).from(policies);
    const version = (latest ?? 0) + 1;
    await tx.insert(policies).values({
      version,
      inForceFrom,
      policy,
      proposedBy: ask.actor.name,
      reason: ask.reason,
      createdAt: now,
    });
    await recordEvent(tx, now, 'policy', version);
    const after = { version, inForceFrom: formatInstant(inForceFrom), policy };
    return { subject: `policy ${version}`, after, tells: { version, policy } };
  });
}

function validated(value: unknown): Policy {
  try {
    return parsePolicy(value);
  } catch (error) {
    if (error instanceof PolicyError) throw new Refusal(error.message);
    throw error;
  }
}

/** What has been counted or attempted was so by the policy of its time, so a version begins after all of that. */
async function refuseUnlessOpenFrom(tx: Transaction, zone: string, inForceFrom: Instant): Promise<void> {
  const [run] = await tx
    .select({ end: runs.periodEnd })
    .from(runs)
    .where(gte(runs.periodEnd, inForceFrom))
    .orderBy(desc(runs.periodEnd))
    .limit(1);
  const [hour] = await tx
    .select({ latest: max(accruals.hourStart) })
    .from(accruals)
    .where(gte(accruals.hourStart, later(inForceFrom, -HOUR)));
  // The last hour of a day may be shorter than an hour, and may have ended before that.
  const ends = [...(run ? [run.end] : []), ...(hour?.latest ? [hourAt(hour.latest, zone).end] : [])];
  const end = Math.max(...ends) as Instant;
  if (ends.length === 0 || end < inForceFrom) return;
  throw new Refusal(
    `a period that ends at ${formatInstant(end)} was counted or attempted already; let the policy begin after ${formatInstant(end)}`,
  );
}

/** Puts a proposed policy into force. @throws Refusal where the same person proposed it, or its first period is no longer open. */
export function approvePolicy(world: World, version: number, ask: Ask): Promise<{ version: number }> {
  return act(world, ask, 'approve policy', 'admin', async (tx, now) => {
    const row = await proposed(tx, version);
    await requireSecondPerson(tx, now, ask.actor, row.proposedBy);
    // No attempt may be opened between the look and the approval.
    await takeTurn(tx);
    await refuseUnlessOpenFrom(tx, world.zone, row.inForceFrom);
    await refuseOvertaken(tx, row);
    const secondPerson = (await isSingleOperator(tx, now))
      ? undefined
      : notInArray(policies.proposedBy, [...(await namesOf(tx, ask.actor.name))]);
    const result = await tx
      .update(policies)
      .set({ approvedBy: ask.actor.name, decidedAt: now })
      .where(
        and(
          eq(policies.version, version),
          isNull(policies.approvedBy),
          isNull(policies.rejectedBy),
          secondPerson,
        ),
      );
    if (affected(result) !== 1) throw new Refusal(`policy version ${version} was decided over just now`);
    await recordEvent(tx, now, 'policy', version);
    return {
      subject: `policy ${version}`,
      after: { inForceFrom: formatInstant(row.inForceFrom) },
      tells: { version },
    };
  });
}

/** Of versions that begin together the highest is in force, so a lower one would be approved in vain. */
async function refuseOvertaken(tx: Transaction, row: typeof policies.$inferSelect): Promise<void> {
  const [higher] = await tx
    .select({ version: policies.version })
    .from(policies)
    .where(
      and(
        eq(policies.inForceFrom, row.inForceFrom),
        gt(policies.version, row.version),
        isNotNull(policies.approvedBy),
      ),
    )
    .limit(1);
  if (!higher) return;
  throw new Refusal(
    `version ${higher.version} was approved for the same time and stays in force; propose this policy again, or for later`,
  );
}

export function rejectPolicy(world: World, version: number, ask: Ask): Promise<{ version: number }> {
  return act(world, ask, 'reject policy', 'admin', async (tx, now) => {
    await proposed(tx, version);
    await tx
      .update(policies)
      .set({ rejectedBy: ask.actor.name, decidedAt: now })
      .where(eq(policies.version, version));
    await recordEvent(tx, now, 'policy', version);
    return { subject: `policy ${version}`, tells: { version } };
  });
}

async function proposed(tx: Transaction, version: number): Promise<typeof policies.$inferSelect> {
  const [row] = await tx.select().from(policies).where(eq(policies.version, version)).for('update');
  if (!row) throw new Refusal(`there is no policy version ${version}`);
  if (row.approvedBy) throw new Refusal(`policy version ${version} was approved by ${row.approvedBy} before`);
  if (row.rejectedBy)
    throw new Refusal(`policy version ${version} was rejected by ${row.rejectedBy}; propose another`);
  return row;
}
