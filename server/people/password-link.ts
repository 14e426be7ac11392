import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { and, eq, gt } from 'drizzle-orm';
import { formatInstant, HOUR, type Instant, later } from '@/lib/period';
import { type Ask, act } from '../act';
import type { Queries } from '../db/connection';
import { authAccounts, authUsers, authVerifications } from '../db/schema-people';
import type { Transaction } from '../db/transaction';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { hashOf, newToken } from './link';
import { endSessions, lockPerson, type PersonRow } from './persons';

type Wired = Pick<World, 'db' | 'clock'>;

const LINK_LASTS = 48 * HOUR;
const identifierOf = (token: string) => `password:${hashOf(token)}`;

/**
 * A one-time link by which a person who has forgotten the password chooses another. It is made on the command line alone: an admin who could
 * make one in the console would come in as somebody else, and decide twice.
 */
export function makePasswordLink(
  world: Wired,
  email: string,
  ask: Ask,
): Promise<{ token: string | null; endsAt: Instant }> {
  const token = newToken();
  return act(world, ask, 'make password link', 'admin', async (tx, now) => {
    const person = await lockPerson(tx, email);
    if (person.disabledAt !== null) throw new Refusal(`${email} is disabled; enable the person first`);
    await endPasswordLinks(tx, person.id);
    const endsAt = later(now, LINK_LASTS);
    const moment = new Date(now);
    await tx.insert(authVerifications).values({
      id: randomUUID(),
      identifier: identifierOf(token),
      value: person.id,
      expiresAt: new Date(endsAt),
      createdAt: moment,
      updatedAt: moment,
    });
    const tells = { token: ask.dryRun ? null : token, endsAt };
    return { subject: `person ${email}`, after: { endsAt: formatInstant(endsAt) }, tells };
  });
}

/** Ends the links that were made for a person. */
export const endPasswordLinks = (tx: Transaction, userId: string) =>
  tx.delete(authVerifications).where(eq(authVerifications.value, userId));

/** Whom a link is for. @throws Refusal where it does not hold. */
export async function personOfPasswordLink(
  queries: Queries,
  now: Instant,
  token: string,
): Promise<PersonRow> {
  const [found] = await queries
    .select({ person: authUsers })
    .from(authVerifications)
    .innerJoin(authUsers, eq(authUsers.id, authVerifications.value))
    .where(
      and(
        eq(authVerifications.identifier, identifierOf(token)),
        gt(authVerifications.expiresAt, new Date(now)),
      ),
    );
  if (found && found.person.disabledAt === null) return found.person;
  throw new Refusal('this link does not hold, or no longer; ask whoever runs the server for another');
}

/** Gives the person of a link another password, and ends every session. @returns the address to sign in with. */
export async function choosePassword(world: Wired, token: string, password: string): Promise<string> {
  const { email, role } = await personOfPasswordLink(world.db, await world.clock(), token);
  const passwordHash = await hashPassword(password);
  const ask = { actor: { name: email, role }, reason: 'by a link for a new password' };
  return act(world, ask, 'choose password', 'viewer', async (tx, now) => {
    await lockPerson(tx, email);
    const { id } = await personOfPasswordLink(tx, now, token);
    await tx
      .update(authAccounts)
      .set({ password: passwordHash, updatedAt: new Date(now) })
      .where(and(eq(authAccounts.userId, id), eq(authAccounts.providerId, 'credential')));
    await endPasswordLinks(tx, id);
    await endSessions(tx, id);
    return { subject: `person ${email}`, tells: email };
  });
}
