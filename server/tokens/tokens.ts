import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import { formatInstant, HOUR, type Instant, later } from '@/lib/period';
import { type Actor, lower, type Role, reaches, takesTwo } from '@/lib/roles';
import { type Ask, act } from '../act';
import type { Database, Queries } from '../db/connection';
import { authTokens, authUsers } from '../db/schema-people';
import { isDuplicate } from '../db/transaction';
import { recordEvent } from '../event/record';
import { hashOf, newToken } from '../people/link';
import { tokenSigns } from '../people/same-person';
import { Refusal } from '../refusal';
import type { World } from '../world';

type Wired = Pick<World, 'db' | 'clock'>;

/** What every token begins with, so that one that lies about is known for what it is. */
const PREFIX = 'allot_';

const LONGEST = 366 * 24 * HOUR;
/** How often it is written down that a token is in use. */
const NOTED_EVERY = 60_000;

export type Made = { readonly name: string; readonly token: string | null; readonly endsAt: Instant };

/**
 * Makes a token for a scripted client, which is shown this once. It may at most what an operator may: decisions are for persons, and a token that
 * cannot decide can never be the second person of who made it.
 */
export function makeToken(
  world: Wired,
  { name, role, endsAt }: { name: string; role: Role; endsAt: Instant },
  ask: Ask,
): Promise<Made> {
  const token = `${PREFIX}${newToken()}`;
  return act(world, ask, 'make token', 'admin', async (tx, now) => {
    if (takesTwo(role))
      throw new Refusal(
        `a token cannot be ${role}; decisions are for persons, so make it operator or viewer`,
      );
    if (!reaches(ask.actor.role, role))
      throw new Refusal(`you are ${ask.actor.role}, so a token of yours cannot be ${role}`);
    if (endsAt <= now) throw new Refusal('the end of the token is over already; name a later one');
    if (endsAt > later(now, LONGEST))
      throw new Refusal(`a token lasts a year at most; let it end by ${formatInstant(later(now, LONGEST))}`);
    const row = {
      name,
      tokenHash: hashOf(token),
      role,
      madeBy: ask.actor.name,
      reason: ask.reason,
      madeAt: now,
      endsAt,
    };
    try {
      await tx.insert(authTokens).values(row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new Refusal(
        `there is or was a token "${name}", and acts are signed with it; choose another name`,
      );
    }
    await recordEvent(tx, now, 'people', 'list');
    const after = { role, endsAt: formatInstant(endsAt) };
    return { subject: tokenSigns(name), after, tells: { name, token: ask.dryRun ? null : token, endsAt } };
  });
}

export function withdrawToken(world: Wired, name: string, ask: Ask): Promise<{ name: string }> {
  return act(world, ask, 'withdraw token', 'admin', async (tx, now) => {
    const [row] = await tx.select().from(authTokens).where(eq(authTokens.name, name)).for('update');
    if (!row) throw new Refusal(`there is no token "${name}"; look at the list of tokens`);
    if (row.withdrawnAt !== null)
      throw new Refusal(`the token "${name}" was withdrawn by ${row.withdrawnBy} before`);
    await tx
      .update(authTokens)
      .set({ withdrawnBy: ask.actor.name, withdrawnAt: now })
      .where(eq(authTokens.id, row.id));
    await recordEvent(tx, now, 'people', 'list');
    return { subject: tokenSigns(row.name), before: { role: row.role }, tells: { name: row.name } };
  });
}

/** Every token, the newest first; what it carries is nowhere. */
export async function listTokens(queries: Queries) {
  const rows = await queries.select().from(authTokens).orderBy(desc(authTokens.id));
  return rows.map(({ name, role, madeBy, reason, madeAt, endsAt, withdrawnBy, withdrawnAt, lastUsedAt }) => ({
    name,
    role,
    madeBy,
    reason,
    madeAt,
    endsAt,
    withdrawnBy,
    withdrawnAt,
    lastUsedAt,
  }));
}

/**
 * Who a request with this `Authorization` header acts as, or null where it names no token that holds: withdrawn, over, or of a maker who is
 * disabled. A maker who was made less takes his tokens along.
 */
export async function tokenActor(db: Database, now: Instant, authorization: string): Promise<Actor | null> {
  const token = /^bearer\s+(allot_[\w-]{43})$/i.exec(authorization.trim())?.[1];
  if (token === undefined) return null;
  const [found] = await db
    .select({ token: authTokens, maker: authUsers })
    .from(authTokens)
    .leftJoin(authUsers, eq(authUsers.email, authTokens.madeBy))
    .where(
      and(
        eq(authTokens.tokenHash, hashOf(token)),
        isNull(authTokens.withdrawnAt),
        gt(authTokens.endsAt, now),
      ),
    );
  if (!found || (found.maker !== null && found.maker.disabledAt !== null)) return null;
  const { id, name, role } = found.token;
  await db
    .update(authTokens)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(authTokens.id, id),
        or(isNull(authTokens.lastUsedAt), lt(authTokens.lastUsedAt, later(now, -NOTED_EVERY))),
      ),
    );
  return { name: tokenSigns(name), role: found.maker === null ? role : lower(role, found.maker.role) };
}
