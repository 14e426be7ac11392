import { eq } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { authTokens, authUsers } from '../db/schema-people';

const TOKEN = 'token:';

/** What acts of a token are signed with. No e-mail address begins like this. */
export const tokenSigns = (name: string): string => `${TOKEN}${name}`;

/**
 * Every name that one person signs with: its own and those of the tokens that it made, withdrawn ones included. What one of them asked for, none of
 * them approves. Who made a token never changes.
 */
export async function namesOf(queries: Queries, name: string): Promise<readonly string[]> {
  const person = await makerOf(queries, name);
  const tokens = await queries
    .select({ name: authTokens.name })
    .from(authTokens)
    .where(eq(authTokens.madeBy, person));
  return [...new Set([name, person, ...tokens.map((token) => tokenSigns(token.name))])];
}

/** Since when the person who signs with a name is approver or above; null where that person is less, or nobody's address is such. */
export async function approverSinceOf(queries: Queries, name: string): Promise<Instant | null> {
  const [person] = await queries
    .select({ since: authUsers.approverSince })
    .from(authUsers)
    .where(eq(authUsers.email, name.trim().toLowerCase()));
  return person?.since ? (person.since.getTime() as Instant) : null;
}

async function makerOf(queries: Queries, name: string): Promise<string> {
  if (!name.toLowerCase().startsWith(TOKEN)) return name;
  const [token] = await queries
    .select({ madeBy: authTokens.madeBy })
    .from(authTokens)
    .where(eq(authTokens.name, name.slice(TOKEN.length)));
  return token?.madeBy ?? name;
}
