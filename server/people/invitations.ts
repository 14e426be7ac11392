import { hashPassword } from 'better-auth/crypto';
import { and, eq, gt, isNull, type SQL } from 'drizzle-orm';
import { formatInstant, HOUR, type Instant, later } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { type Ask, act, requireSecondPerson } from '../act';
import type { Queries } from '../db/connection';
import { authInvitations, authUsers } from '../db/schema-people';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { hashOf, newToken } from './link';
import { addPerson } from './persons';
import { aloneBecause } from './second-person';

type Wired = Pick<World, 'db' | 'clock'>;
type Invitation = typeof authInvitations.$inferSelect;

const INVITATION_LASTS = 48 * HOUR;

export type Invited = {
  readonly id: number;
  /** What the link carries, shown this once; null where it was only asked what it would do. */
  readonly token: string | null;
  readonly endsAt: Instant;
  /** Whether another admin has to confirm it before the link works. */
  readonly toConfirm: boolean;
};

/** Invites somebody by a one-time link. @throws Refusal where the address is somebody's, or was invited and that invitation is open. */
export function invite(world: Wired, email: string, role: Role, ask: Ask): Promise<Invited> {
  const token = newToken();
  return act(world, ask, 'invite', 'admin', async (tx, now) => {
    await refuseKnown(tx, now, email);
    const alone = await aloneBecause(tx, now, role);
    const endsAt = later(now, INVITATION_LASTS);
    const [{ id }] = (await tx
      .insert(authInvitations)
      .values({
        tokenHash: hashOf(token),
        email,
        role,
        invitedBy: ask.actor.name,
        reason: ask.reason,
        invitedAt: now,
        endsAt,
      })
      .$returningId()) as [{ id: number }];
    await recordEvent(tx, now, 'people', 'list');
    const after = { role, endsAt: formatInstant(endsAt), alone };
    const tells = { id, token: ask.dryRun ? null : token, endsAt, toConfirm: alone === null };
    return { subject: `invitation ${id} of ${email}`, after, tells };
  });
}

async function refuseKnown(tx: Transaction, now: Instant, email: string): Promise<void> {
  const [person] = await tx.select().from(authUsers).where(eq(authUsers.email, email));
  if (person) throw new Refusal(`${email} is ${person.name}'s already; change that person's role instead`);
  const [open] = await tx
    .select()
    .from(authInvitations)
    .where(isOpen(now, eq(authInvitations.email, email)));
  if (!open) return;
  throw new Refusal(
    `${email} was invited by ${open.invitedBy} already; withdraw invitation ${open.id} first`,
  );
}

/** Whether an invitation may still be accepted, and is the one that is asked for. */
export const isOpen = (now: Instant, ...what: SQL[]) =>
  and(
    ...what,
    isNull(authInvitations.acceptedAt),
    isNull(authInvitations.withdrawnAt),
    gt(authInvitations.endsAt, now),
  );

/** Confirms an invitation that takes two admins. @throws Refusal where the same person invited. */
export function confirmInvitation(world: Wired, id: number, ask: Ask): Promise<{ id: number }> {
  return act(world, ask, 'confirm invitation', 'admin', async (tx, now) => {
    const row = await openInvitation(tx, now, id);
    await requireSecondPerson(tx, now, ask.actor, row.invitedBy);
    if (row.confirmedBy !== null)
      throw new Refusal(`invitation ${id} was confirmed by ${row.confirmedBy} before`);
    await tx
      .update(authInvitations)
      .set({ confirmedBy: ask.actor.name, confirmedAt: now })
      .where(eq(authInvitations.id, id));
    await recordEvent(tx, now, 'people', 'list');
    return { subject: `invitation ${id} of ${row.email}`, after: { role: row.role }, tells: { id } };
  });
}

export function withdrawInvitation(world: Wired, id: number, ask: Ask): Promise<{ id: number }> {
  return act(world, ask, 'withdraw invitation', 'admin', async (tx, now) => {
    const row = await openInvitation(tx, now, id);
    await tx
      .update(authInvitations)
      .set({ withdrawnBy: ask.actor.name, withdrawnAt: now })
      .where(eq(authInvitations.id, id));
    await recordEvent(tx, now, 'people', 'list');
    return { subject: `invitation ${id} of ${row.email}`, before: { role: row.role }, tells: { id } };
  });
}

/** Ends what somebody invited to who may not invite any more. */
export const withdrawInvitationsOf = (tx: Transaction, now: Instant, inviter: string, by: string) =>
  tx
    .update(authInvitations)
    .set({ withdrawnBy: by, withdrawnAt: now })
    .where(isOpen(now, eq(authInvitations.invitedBy, inviter)));

async function openInvitation(tx: Transaction, now: Instant, id: number): Promise<Invitation> {
  const [row] = await tx.select().from(authInvitations).where(eq(authInvitations.id, id)).for('update');
  const refusal = row ? whyNot(row, now) : `there is no invitation ${id}; look at the list of people`;
  if (row && refusal === null) return row;
  throw new Refusal(refusal!);
}

function whyNot({ acceptedAt, withdrawnAt, withdrawnBy, endsAt }: Invitation, now: Instant): string | null {
  if (acceptedAt !== null) return 'this invitation was accepted before; sign in instead';
  if (withdrawnAt !== null) return `this invitation was withdrawn by ${withdrawnBy}; ask for another`;
  return endsAt > now ? null : `this invitation ended at ${formatInstant(endsAt)}; ask for another`;
}

/** The open invitation of a link. @throws Refusal where the link does not hold. */
async function invitationOf(
  queries: Queries,
  now: Instant,
  token: string,
  lock = false,
): Promise<Invitation> {
  const query = queries
    .select()
    .from(authInvitations)
    .where(eq(authInvitations.tokenHash, hashOf(token)));
  const [row] = await (lock ? query.for('update') : query);
  const refusal = row ? whyNot(row, now) : 'this link does not hold; ask whoever sent it for another';
  if (row && refusal === null) return row;
  throw new Refusal(refusal!);
}

/** What a link invites to, for whoever opens it. @throws Refusal where the link does not hold. */
export async function lookAtInvitation({ db, clock }: Wired, token: string) {
  const now = await clock();
  return transaction(db, async (tx) => {
    const { email, role, invitedBy, endsAt, confirmedBy } = await invitationOf(tx, now, token);
    const toConfirm = confirmedBy === null && (await aloneBecause(tx, now, role)) === null;
    return { email, role, invitedBy, endsAt, toConfirm };
  });
}

/**
 * Makes the invited person. @returns the address to sign in with.
 * @throws Refusal where the link does not hold, or another admin has to confirm it first.
 */
export async function acceptInvitation(
  world: Wired,
  token: string,
  { name, password }: { name: string; password: string },
): Promise<string> {
  const { email, role } = await invitationOf(world.db, await world.clock(), token);
  const passwordHash = await hashPassword(password);
  const ask = { actor: { name: email, role }, reason: 'by the invitation' };
  return act(world, ask, 'accept invitation', 'viewer', async (tx, now) => {
    const row = await invitationOf(tx, now, token, true);
    // Asked again now: what let one admin invite alone may no longer hold.
    const alone = row.confirmedBy === null ? await aloneBecause(tx, now, role) : null;
    if (row.confirmedBy === null && alone === null)
      throw new Refusal(`another admin than ${row.invitedBy} has to confirm this invitation first`);
    await tx.update(authInvitations).set({ acceptedAt: now }).where(eq(authInvitations.id, row.id));
    await addPerson(tx, now, { email, name, role, passwordHash });
    await recordEvent(tx, now, 'people', 'list');
    const after = { name, role, invitedBy: row.invitedBy, confirmedBy: row.confirmedBy, alone };
    return { subject: `person ${email}`, after, tells: email };
  });
}
