import { hashPassword } from 'better-auth/crypto';
import { gt } from 'drizzle-orm';
import { HOUR, type Instant, later } from '@/lib/period';
import { act } from '../act';
import { authFirstLinks } from '../db/schema-people';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { hashOf, newToken } from './link';
import { addPerson, hasAdmin } from './persons';

/** A link into an empty house ends, so that one in an old log opens nothing. */
const LINK_LASTS = 48 * HOUR;

/**
 * A link's token that makes the first admin, or null where there is an admin.
 * @param replacing whether earlier links end with this one; otherwise they hold as well, since two processes may begin at once.
 */
export async function offerFirstAdmin(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  replacing: boolean,
): Promise<string | null> {
  const now = await clock();
  const token = newToken();
  return transaction(db, async (tx) => {
    if (await hasAdmin(tx)) return null;
    if (replacing) await tx.delete(authFirstLinks);
    const endsAt = later(now, LINK_LASTS);
    await tx.insert(authFirstLinks).values({ tokenHash: hashOf(token), madeAt: now, endsAt });
    return token;
  });
}

/** Whether the link would make the first admin now. */
export async function holdsFirstAdmin({ db, clock }: Pick<World, 'db' | 'clock'>, token: string) {
  const now = await clock();
  return transaction(db, async (tx) => (await whyNot(tx, now, token)) === null);
}

/** Makes the first admin, once. @throws Refusal where the link does not hold, or there is an admin. */
export async function makeFirstAdmin(
  world: Pick<World, 'db' | 'clock'>,
  token: string,
  person: { email: string; name: string; password: string },
): Promise<void> {
  const { email, name, password } = person;
  // A stranger without a link costs no hash.
  if (!(await holdsFirstAdmin(world, token)))
    throw new Refusal((await refusalNow(world, token)) ?? LINK_WRONG);
  const passwordHash = await hashPassword(password);
  const ask = {
    actor: { name: email, role: 'admin' as const },
    reason: 'the first admin, by a one-time link',
  };
  await act(world, ask, 'make first admin', 'admin', async (tx, now) => {
    // All links are locked, so that of two that are used at once one finds the other's admin.
    await tx.select().from(authFirstLinks).for('update');
    const refusal = await whyNot(tx, now, token);
    if (refusal !== null) throw new Refusal(refusal);
    await tx.delete(authFirstLinks);
    await addPerson(tx, now, { email, name, role: 'admin', passwordHash });
    await recordEvent(tx, now, 'people', 'list');
    return { subject: `person ${email}`, after: { name, role: 'admin' }, tells: null };
  });
}

const LINK_WRONG =
  'this link does not hold, or no longer; have a new one printed with: npm run allot -- people first-admin';

async function refusalNow({ db, clock }: Pick<World, 'db' | 'clock'>, token: string) {
  const now = await clock();
  return transaction(db, (tx) => whyNot(tx, now, token));
}

async function whyNot(tx: Transaction, now: Instant, token: string): Promise<string | null> {
  if (await hasAdmin(tx)) return 'there is an admin already; sign in, or ask an admin for an invitation';
  const links = await tx.select().from(authFirstLinks).where(gt(authFirstLinks.endsAt, now));
  return links.some(({ tokenHash }) => tokenHash === hashOf(token)) ? null : LINK_WRONG;
}
