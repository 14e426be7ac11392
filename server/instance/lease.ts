import { and, eq, lt, or } from 'drizzle-orm';
import { type Instant, later } from '@/lib/period';
import type { Database, Queries } from '@/server/db/connection';
import { leases } from '@/server/db/schema';
import { affected, isDuplicate } from '@/server/db/transaction';

/** Takes or renews a piece of work that one instance does for all. False where another has it. */
export async function holdLease(
  db: Database,
  name: string,
  owner: string,
  now: Instant,
  milliseconds: number,
): Promise<boolean> {
  const until = later(now, milliseconds);
  const renewed = await db
    .update(leases)
    .set({ owner, until })
    .where(and(eq(leases.name, name), or(eq(leases.owner, owner), lt(leases.until, now))));
  if (affected(renewed) === 1) return true;
  try {
    await db.insert(leases).values({ name, owner, until });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Goes on with work that this instance has. False where it ran out and another took it, even if that one has given it back since. */
export async function renewLease(
  db: Database,
  name: string,
  owner: string,
  now: Instant,
  milliseconds: number,
): Promise<boolean> {
  const mine = and(eq(leases.name, name), eq(leases.owner, owner));
  const renewed = await db
    .update(leases)
    .set({ until: later(now, milliseconds) })
    .where(mine);
  return affected(renewed) === 1;
}

/** Whether the work is still this instance's, asked within the transaction that writes what came of it, so that nobody takes it before that ends. */
export async function stillHeld(tx: Queries, name: string, owner: string): Promise<boolean> {
  const mine = and(eq(leases.name, name), eq(leases.owner, owner));
  return affected(await tx.update(leases).set({ owner }).where(mine)) === 1;
}

/** Gives the work back at once, so that another instance need not wait until the lease has run out. */
export async function releaseLease(db: Database, name: string, owner: string): Promise<void> {
  await db.delete(leases).where(and(eq(leases.name, name), eq(leases.owner, owner)));
}
