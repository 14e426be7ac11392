import { and, eq } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { type Role, reaches } from '@/lib/roles';
import { type Ask, act, requireSecondPerson } from '../act';
import { authRoleProposals, authUsers } from '../db/schema-people';
import type { Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { withdrawInvitationsOf } from './invitations';
import { lockPerson, type PersonRow, refuseLastAdmin, roleFields } from './persons';
import { aloneBecause } from './second-person';

type Wired = Pick<World, 'db' | 'clock'>;
type Proposal = typeof authRoleProposals.$inferSelect;

/** The proposal that another admin has to confirm, or null where the role was changed at once. */
export type RoleSet = { readonly proposal: number | null };

/** Gives a person another role, or proposes it where that takes two admins. Taking a role away takes one. */
export function setRole(world: Wired, email: string, role: Role, ask: Ask): Promise<RoleSet> {
  return act(world, ask, 'set role', 'admin', async (tx, now) => {
    const person = await lockPerson(tx, email);
    if (person.role === role) throw new Refusal(`${email} is ${role} already`);
    const lowered = reaches(person.role, role);
    const alone = lowered ? 'the role is lowered' : await aloneBecause(tx, now, role);
    if (alone !== null) await change(tx, now, person, role);
    if (lowered) {
      await withdrawInvitationsOf(tx, now, email, ask.actor.name);
      await dropProposalsBy(tx, now, email, ask.actor.name);
    }
    const proposal = alone === null ? await propose(tx, now, email, role, ask) : null;
    await recordEvent(tx, now, 'people', 'list');
    const after = { role, alone, ...(proposal === null ? {} : { proposal }) };
    return { subject: `person ${email}`, before: { role: person.role }, after, tells: { proposal } };
  });
}

async function propose(tx: Transaction, now: Instant, email: string, role: Role, ask: Ask): Promise<number> {
  const [open] = await tx
    .select()
    .from(authRoleProposals)
    .where(and(eq(authRoleProposals.email, email), eq(authRoleProposals.status, 'proposed')));
  if (open) {
    throw new Refusal(
      `${open.proposedBy} proposed ${open.role} for ${email} already; confirm or reject proposal ${open.id} first`,
    );
  }
  const [{ id }] = (await tx
    .insert(authRoleProposals)
    .values({
      email,
      role,
      status: 'proposed',
      proposedBy: ask.actor.name,
      reason: ask.reason,
      proposedAt: now,
    })
    .$returningId()) as [{ id: number }];
  return id;
}

async function change(tx: Transaction, now: Instant, person: PersonRow, role: Role): Promise<void> {
  if (role !== 'admin') await refuseLastAdmin(tx, person, 'made less');
  await tx
    .update(authUsers)
    .set(roleFields(person, role, now))
    .where(eq(authUsers.id, person.id));
}

/** Gives the role that another admin proposed. @throws Refusal where the same admin proposed it, or it is about the one who confirms. */
export function confirmRole(world: Wired, id: number, ask: Ask): Promise<{ email: string; role: Role }> {
  return act(world, ask, 'confirm role', 'admin', async (tx, now) => {
    const proposal = await openProposal(tx, id);
    const { email, role } = proposal;
    await requireSecondPerson(tx, now, ask.actor, proposal.proposedBy);
    const person = await lockPerson(tx, email);
    if (person.disabledAt !== null) throw new Refusal(`${email} is disabled; enable the person first`);
    // Whoever was made more meanwhile would be made less by it.
    if (reaches(person.role, role))
      throw new Refusal(`${email} is ${person.role} by now; reject this proposal`);
    await change(tx, now, person, role);
    await decide(tx, now, proposal, 'confirmed', ask);
    const after = { role, proposedBy: proposal.proposedBy };
    return { subject: `person ${email}`, before: { role: person.role }, after, tells: { email, role } };
  });
}

export function rejectRole(world: Wired, id: number, ask: Ask): Promise<{ email: string }> {
  return act(world, ask, 'reject role', 'admin', async (tx, now) => {
    const proposal = await openProposal(tx, id);
    await decide(tx, now, proposal, 'rejected', ask);
    const { email, role } = proposal;
    return { subject: `person ${email}`, after: { rejected: role }, tells: { email } };
  });
}

async function openProposal(tx: Transaction, id: number): Promise<Proposal> {
  const [row] = await tx.select().from(authRoleProposals).where(eq(authRoleProposals.id, id)).for('update');
  if (row?.status === 'proposed') return row;
  throw new Refusal(
    row ? `proposal ${id} was ${row.status} by ${row.decidedBy} before` : `there is no proposal ${id}`,
  );
}

async function decide(
  tx: Transaction,
  now: Instant,
  { id }: Proposal,
  status: 'confirmed' | 'rejected',
  ask: Ask,
): Promise<void> {
  const fields = { status, decidedBy: ask.actor.name, decidedAt: now };
  await tx.update(authRoleProposals).set(fields).where(eq(authRoleProposals.id, id));
  await recordEvent(tx, now, 'people', 'list');
}

/** Proposals about somebody who is disabled are worth nothing any more. */
export const dropProposals = (tx: Transaction, now: Instant, email: string, by: string) =>
  dropOpen(tx, now, eq(authRoleProposals.email, email), by);

/** Ends what somebody proposed who may not propose any more. */
export const dropProposalsBy = (tx: Transaction, now: Instant, proposer: string, by: string) =>
  dropOpen(tx, now, eq(authRoleProposals.proposedBy, proposer), by);

const dropOpen = (tx: Transaction, now: Instant, which: ReturnType<typeof eq>, by: string) =>
  tx
    .update(authRoleProposals)
    .set({ status: 'rejected', decidedBy: by, decidedAt: now })
    .where(and(which, eq(authRoleProposals.status, 'proposed')));
