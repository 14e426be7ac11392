import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { act } from '../act';
import type { Queries } from '../db/connection';
import { authAccounts, authSessions } from '../db/schema-people';
import { Refusal } from '../refusal';
import type { World } from '../world';
import type { Person } from './auth';
import { actorOf } from './identify';
import { endPasswordLinks } from './password-link';
import { endSessions } from './persons';
import { byAccount, countTry, forgiveTry } from './tries';

type Wired = Pick<World, 'db' | 'clock'>;

const isPasswordOf = ({ id }: Person) =>
  and(eq(authAccounts.userId, id), eq(authAccounts.providerId, 'credential'));

/** Changes one's own password, and ends every other session and every link for choosing one. @throws Refusal where the present one is wrong; TooManyTries after too many of those. */
export async function changePassword(
  world: Wired,
  person: Person,
  sessionId: string,
  { present, next }: { present: string; next: string },
): Promise<void> {
  // Counted with the tries of signing in: a stolen session is no second way to guess the password.
  const counted = byAccount(person.email);
  await countTry(world.db, await world.clock(), [counted]);
  const [account] = await world.db.select().from(authAccounts).where(isPasswordOf(person));
  if (!account?.password || !(await verifyPassword({ hash: account.password, password: present })))
    throw new Refusal('the present password is wrong; nothing was changed');
  await forgiveTry(world.db, counted, counted);
  if (present === next) throw new Refusal('the new password is the present one; choose another');
  const password = await hashPassword(next);
  const ask = { actor: actorOf(person), reason: 'by the person' };
  await act(world, ask, 'change password', 'viewer', async (tx, now) => {
    await tx
      .update(authAccounts)
      .set({ password, updatedAt: new Date(now) })
      .where(isPasswordOf(person));
    await tx
      .delete(authSessions)
      .where(and(eq(authSessions.userId, person.id), ne(authSessions.id, sessionId)));
    await endPasswordLinks(tx, person.id);
    return { subject: `person ${person.email}`, tells: null };
  });
}

/** Ends every session of the person, the present one included. */
export function signOutEverywhere(world: Wired, person: Person): Promise<null> {
  const ask = { actor: actorOf(person), reason: 'by the person' };
  return act(world, ask, 'sign out everywhere', 'viewer', async (tx) => {
    await endSessions(tx, person.id);
    return { subject: `person ${person.email}`, tells: null };
  });
}

/** One's sessions that stand, the one used last first. */
export async function sessionsOf(queries: Queries, person: Person, sessionId: string) {
  const rows = await queries
    .select()
    .from(authSessions)
    .where(and(eq(authSessions.userId, person.id), gt(authSessions.expiresAt, new Date())))
    .orderBy(desc(authSessions.updatedAt))
    .limit(100);
  return rows.map((row) => ({
    here: row.id === sessionId,
    begunAt: row.createdAt.getTime() as Instant,
    usedAt: row.updatedAt.getTime() as Instant,
    address: row.ipAddress || null,
    browser: row.userAgent?.slice(0, 300) || null,
  }));
}
