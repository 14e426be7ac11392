import { randomUUID } from 'node:crypto';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { type Role, takesTwo } from '@/lib/roles';
import type { Queries } from '../db/connection';
import { authAccounts, authSessions, authUsers } from '../db/schema-people';
import { isDuplicate, type Transaction } from '../db/transaction';
import { Refusal } from '../refusal';

export type PersonRow = typeof authUsers.$inferSelect;

export type NewPerson = {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
};

/** What a role writes on its person. */
export const roleFields = (row: Pick<PersonRow, 'approverSince'> | null, role: Role, now: Instant) => ({
  role,
  approverSince: takesTwo(role) ? (row?.approverSince ?? new Date(now)) : null,
  ...(role === 'admin' ? { everAdmin: true } : {}),
});

/** @throws Refusal where somebody signs with the address, now or before. */
export async function addPerson(tx: Transaction, now: Instant, person: NewPerson): Promise<void> {
  const { email, name, role, passwordHash } = person;
  const id = randomUUID();
  const moment = new Date(now);
  const at = { createdAt: moment, updatedAt: moment };
  try {
    await tx.insert(authUsers).values({
      id,
      email,
      name,
      emailVerified: true,
      ...roleFields(null, role, now),
      ...at,
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal(`${email} is somebody's already; sign in, or use another address`);
  }
  await tx.insert(authAccounts).values({
    id: randomUUID(),
    accountId: id,
    providerId: 'credential',
    userId: id,
    password: passwordHash,
    ...at,
  });
}

/** @throws Refusal where there is nobody of that address. */
export async function lockPerson(tx: Transaction, email: string): Promise<PersonRow> {
  const [row] = await tx.select().from(authUsers).where(eq(authUsers.email, email)).for('update');
  if (!row) throw new Refusal(`nobody has the address ${email}; look at the list of people`);
  return row;
}

export const endSessions = (tx: Transaction, userId: string) =>
  tx.delete(authSessions).where(eq(authSessions.userId, userId));

export async function hasAdmin(queries: Queries): Promise<boolean> {
  return (await activeAdmins(queries)) > 0;
}

async function activeAdmins(queries: Queries): Promise<number> {
  const [row] = await queries
    .select({ admins: count() })
    .from(authUsers)
    .where(and(eq(authUsers.role, 'admin'), isNull(authUsers.disabledAt)));
  return row?.admins ?? 0;
}

/**
 * Makes sure that an admin is left. The rows of all admins are locked first, so that two who take each other's role away at once do not both
 * find the other there.
 */
export async function refuseLastAdmin(tx: Transaction, person: PersonRow, what: string): Promise<void> {
  if (person.role !== 'admin' || person.disabledAt !== null) return;
  await tx.select({ id: authUsers.id }).from(authUsers).where(eq(authUsers.role, 'admin')).for('update');
  if ((await activeAdmins(tx)) > 1) return;
  throw new Refusal(`${person.email} is the only admin and cannot be ${what}; make another admin first`);
}
