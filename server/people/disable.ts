import { and, eq, isNull } from 'drizzle-orm';
import type { Role } from '@/lib/roles';
import { type Ask, act } from '../act';
import { authTokens, authUsers } from '../db/schema-people';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { dropProposals, dropProposalsBy } from './change-role';
import { withdrawInvitationsOf } from './invitations';
import { endPasswordLinks } from './password-link';
import { endSessions, lockPerson, refuseLastAdmin } from './persons';
import { aloneBecause } from './second-person';

type Wired = Pick<World, 'db' | 'clock'>;

/** Disables a person: its sessions, its tokens, its invitations and its proposals end at once. The row stays, since acts were signed with its address. */
export function disablePerson(world: Wired, email: string, ask: Ask): Promise<{ email: string }> {
  return act(world, ask, 'disable person', 'admin', async (tx, now) => {
    const person = await lockPerson(tx, email);
    if (person.disabledAt !== null) throw new Refusal(`${email} is disabled already`);
    await refuseLastAdmin(tx, person, 'disabled');
    await tx
      .update(authUsers)
      .set({ disabledAt: new Date(now) })
      .where(eq(authUsers.id, person.id));
    await endSessions(tx, person.id);
    await endPasswordLinks(tx, person.id);
    await tx
      .update(authTokens)
      .set({ withdrawnBy: ask.actor.name, withdrawnAt: now })
      .where(and(eq(authTokens.madeBy, email), isNull(authTokens.withdrawnAt)));
    await dropProposals(tx, now, email, ask.actor.name);
    await dropProposalsBy(tx, now, email, ask.actor.name);
    await withdrawInvitationsOf(tx, now, email, ask.actor.name);
    await recordEvent(tx, now, 'people', 'list');
    const before = { disabled: false };
    return { subject: `person ${email}`, before, after: { disabled: true }, tells: { email } };
  });
}

/**
 * Lets a disabled person in again. Somebody who may decide comes back with the role of an operator where that would take two admins: the role
 * is then given anew.
 */
export function enablePerson(world: Wired, email: string, ask: Ask): Promise<{ email: string; role: Role }> {
  return act(world, ask, 'enable person', 'admin', async (tx, now) => {
    const person = await lockPerson(tx, email);
    if (person.disabledAt === null) throw new Refusal(`${email} is not disabled`);
    const role = (await aloneBecause(tx, now, person.role)) === null ? 'operator' : person.role;
    const fields = role === person.role ? {} : { role, approverSince: null };
    await tx
      .update(authUsers)
      .set({ disabledAt: null, ...fields })
      .where(eq(authUsers.id, person.id));
    // One that was begun while the person was being disabled.
    await endSessions(tx, person.id);
    await recordEvent(tx, now, 'people', 'list');
    const before = { disabled: true, role: person.role };
    return { subject: `person ${email}`, before, after: { disabled: false, role }, tells: { email, role } };
  });
}
