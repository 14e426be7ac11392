import { asc, desc, eq } from 'drizzle-orm';
import { type Ask, act } from '../act';
import type { Queries } from '../db/connection';
import { specialLists, specialPartners } from '../db/schema';
import { recordEvent } from '../event/record';
import { takeTurn } from '../pool/ledger';
import { Refusal } from '../refusal';
import type { World } from '../world';

/** A version of the list of partners whose hourly totals go to the remote database. */
export type SpecialList = { readonly version: number; readonly partnerIds: readonly bigint[] };

/** The newest list, which a run opened now names. */
export async function latestSpecialList(queries: Queries): Promise<SpecialList> {
  const [latest] = await queries.select().from(specialLists).orderBy(desc(specialLists.version)).limit(1);
  if (!latest) throw new Error('there is no list of special partners; the program was not set up');
  const members = await queries
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(eq(specialPartners.version, latest.version))
    .orderBy(asc(specialPartners.partnerId));
  return { version: latest.version, partnerIds: members.map((row) => row.partnerId) };
}

export type SpecialChanged = { readonly version: number; readonly partners: number };

/** Replaces the list by a new version, for runs that are opened from now on. */
export const changeSpecialList = (
  world: World,
  partnerIds: readonly bigint[],
  ask: Ask,
): Promise<SpecialChanged> => change(world, () => partnerIds, ask);

/** Puts partners on the list and takes others off, and leaves whoever else is on it. @throws Refusal where one is to be both. */
export function amendSpecialList(
  world: World,
  { add, remove }: { add: readonly bigint[]; remove: readonly bigint[] },
  ask: Ask,
): Promise<SpecialChanged> {
  const gone = new Set(remove);
  const both = add.find((id) => gone.has(id));
  if (both !== undefined)
    throw new Refusal(`partner ${both} is to be put on the list and taken off it; name it once`);
  return change(world, (present) => [...present.filter((id) => !gone.has(id)), ...add], ask);
}

const change = (
  world: World,
  listOf: (present: readonly bigint[]) => readonly bigint[],
  ask: Ask,
): Promise<SpecialChanged> =>
  act(world, ask, 'change special partners', 'admin', async (tx, now) => {
    // Two that change the list at once come one after the other, and the second sees what the first has made of it.
    await takeTurn(tx);
    const before = await latestSpecialList(tx);
    const ids = [...new Set(listOf(before.partnerIds))].sort((a, b) => (a < b ? -1 : 1));
    if (ids.join() === before.partnerIds.join())
      throw new Refusal('the list names the same partners already; nothing was changed');
    const version = before.version + 1;
    await tx
      .insert(specialLists)
      .values({ version, changedBy: ask.actor.name, reason: ask.reason, createdAt: now });
    if (ids.length > 0)
      await tx.insert(specialPartners).values(ids.map((partnerId) => ({ version, partnerId })));
    await recordEvent(tx, now, 'policy', 'special partners');
    return {
      subject: 'special partners',
      before: { version: before.version, partnerIds: before.partnerIds.map(String) },
      after: { version, partnerIds: ids.map(String) },
      tells: { version, partners: ids.length },
    };
  });
