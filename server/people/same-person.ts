import { eq } from 'drizzle-orm';
import type { Queries } from '../db/connection';
import { authTokens } from '../db/schema-people';

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

async function makerOf(queries: Queries, name: string): Promise<string> {
  if (!name.toLowerCase().startsWith(TOKEN)) return name;
  const [token] = await queries
    .select({ madeBy: authTokens.madeBy })
    .from(authTokens)
    .where(eq(authTokens.name, name.slice(TOKEN.length)));
  return token?.madeBy ?? name;
}
