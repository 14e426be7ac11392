import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { formatInstant, HOUR, type Instant, later } from '@/lib/period';
import { type Actor, type Role, reaches, SCHEDULE } from '@/lib/roles';
import { appendAudit } from './audit/append';
import type { Database } from './db/connection';
import { audit, auditHead } from './db/schema';
import { isOutage, type Transaction, transaction } from './db/transaction';
import { approverSinceOf, namesOf } from './people/same-person';
import { policyAt } from './policy/policies';
import { Refusal } from './refusal';
import type { World } from './world';

/** Who asks for something, why, and whether it is only asked what it would do. */
export type Ask = { readonly actor: Actor; readonly reason: string; readonly dryRun?: boolean };

/** What an act changed, for its audit row, and what it tells whoever asked. */
export type Acted<T> = {
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly tells: T;
};

/**
 * Does one act of a person: its change and its audit row in one transaction, or nothing. Asked only what it would do, the same code runs and is
 * rolled back. After a lost COMMIT the audit row's token says whether it went through.
 * @throws Refusal where the role does not suffice, the reason is missing, or the act itself is refused.
 */
export async function act<T>(
  world: Pick<World, 'db' | 'clock'>,
  ask: Ask,
  action: string,
  least: Role,
  body: (tx: Transaction, now: Instant) => Promise<Acted<T>>,
): Promise<T> {
  requireRole(ask.actor, least, action);
  refuseSchedulesName(ask.actor);
  const reason = ask.reason.trim();
  if (reason === '') throw new Refusal('a reason is missing; say why, it is kept with the act');
  const now = await world.clock();
  const token = randomUUID();
  let came: { tells: T } | null = null;
  try {
    return await transaction(world.db, async (tx) => {
      came = null;
      const { tells, ...change } = await marked(tx, ask.actor, { action, least, now }, await body(tx, now));
      await appendAudit(tx, now, { actor: ask.actor, action, reason, token, ...change });
      if (ask.dryRun) throw new RolledBack(tells);
      came = { tells };
      return tells;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.tells as T;
    if (error instanceof MissingError) {
      throw new Refusal(`${formatAmount(error.missing)} CC are missing: ${error.message}`, error.missing);
    }
    if (came !== null && isOutage(error) && (await wentThrough(world.db, token)))
      return (came as { tells: T }).tells;
    throw error;
  }
}

/** So long after somebody was made an approver, the audit rows of his approvals say so. */
const NEW_FOR = 24 * HOUR;

type Asked = { readonly action: string; readonly least: Role; readonly now: Instant };

async function marked<T>(
  tx: Transaction,
  actor: Actor,
  { action, least, now }: Asked,
  acted: Acted<T>,
): Promise<Acted<T>> {
  if (least !== 'approver' && !/^(approve|confirm)/.test(action)) return acted;
  // The command line knows a name alone, which may be a person's.
  const { approverSince = await approverSinceOf(tx, actor.name) } = actor;
  if (approverSince === null || later(approverSince, NEW_FOR) <= now) return acted;
  const after = typeof acted.after === 'object' ? acted.after : { value: acted.after };
  return { ...acted, after: { ...after, newApproverSince: formatInstant(approverSince) } };
}

/** Ends the transaction of an act that was only asked about, carrying out what it would tell. */
class RolledBack extends Error {
  constructor(readonly tells: unknown) {
    super('rolled back');
  }
}

export function requireRole(actor: Actor, least: Role, action: string): void {
  if (reaches(actor.role, least)) return;
  throw new Refusal(
    `"${action}" needs the role ${least}, and ${actor.name} is ${actor.role}; ask somebody who has it`,
  );
}

/** @throws Refusal where a person signs as the schedule does. */
export function refuseSchedulesName(actor: Actor): void {
  if (actor.role === 'system' || !isSamePerson(actor.name, SCHEDULE.name)) return;
  throw new Refusal(`"${SCHEDULE.name}" is what the schedule signs with; act under your own name`);
}

/** @throws Refusal where the actor is the one who asked for what is to be approved, and the policy wants two persons. */
export async function requireSecondPerson(
  tx: Transaction,
  now: Instant,
  actor: Actor,
  requestedBy: string,
): Promise<void> {
  const names = await namesOf(tx, actor.name);
  const own = names.find((name) => isSamePerson(name, requestedBy));
  if (own === undefined || (await isSingleOperator(tx, now))) return;
  const who = isSamePerson(own, actor.name) ? actor.name : `${own}, which is ${actor.name}'s,`;
  throw new Refusal(`${who} asked for this, so another person has to approve it`);
}

/** Names are compared as the database compares them: without regard to case or to spaces at their end. */
export const isSamePerson = (one: string, other: string): boolean =>
  one.trim().localeCompare(other.trim(), undefined, { sensitivity: 'base' }) === 0;

/** Whether the policy in force lets one person ask and approve. */
export async function isSingleOperator(tx: Transaction, now: Instant): Promise<boolean> {
  return (await policyAt(tx, now)).policy.singleOperator;
}

const LOOKS = 20;

/** Looks, until the database answers, whether the act's audit row was committed. */
async function wentThrough(db: Database, token: string): Promise<boolean> {
  for (let look = 1; ; look++) {
    try {
      return await db.transaction(async (tx) => {
        // A COMMIT that the server is still at holds the chain's head, so this waits until it is done or undone.
        await tx.select().from(auditHead).where(eq(auditHead.id, 1)).for('update');
        const rows = await tx.select({ seq: audit.seq }).from(audit).where(eq(audit.token, token));
        return rows.length > 0;
      });
    } catch (error) {
      if (look === LOOKS || !isOutage(error)) throw error;
      await pause(250);
    }
  }
}
