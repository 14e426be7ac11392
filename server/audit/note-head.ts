import { and, eq, lte } from 'drizzle-orm';
import { HOUR, type Instant } from '@/lib/period';
import { auditHead, leases } from '../db/schema';
import { affected, isDuplicate, type Transaction, transaction } from '../db/transaction';
import type { World } from '../world';

/** The head of the audit chain: the number and the hash of its last row. */
export type Head = Pick<typeof auditHead.$inferSelect, 'seq' | 'hash'>;

/** By this name the hour is taken, so that one instance notes the head for all. */
const NAME = 'audit head';

/**
 * Writes the head of the audit chain to the log at the first tick of every hour, where nobody who can write to the database can change it
 * afterwards; `verify --head` compares a trail with it.
 * @returns the head that was noted, or null where this hour's was noted before.
 */
export function noteHead({
  db,
  clock,
  log,
  instance,
}: Pick<World, 'db' | 'clock' | 'log' | 'instance'>): Promise<Head | null> {
  return transaction(db, async (tx) => {
    if (!(await takeHour(tx, instance, await clock()))) return null;
    const [head] = await tx.select().from(auditHead).where(eq(auditHead.id, 1));
    if (!head) return null;
    const { seq, hash } = head;
    // Said before the COMMIT: where that fails it is said once more, and never not at all.
    log.info({ seq, hash }, `the head of the audit trail is ${seq}:${hash}`);
    return { seq, hash };
  });
}

/** Takes the running hour, unless somebody has. */
async function takeHour(tx: Transaction, owner: string, now: Instant): Promise<boolean> {
  const until = ((Math.floor(now / HOUR) + 1) * HOUR) as Instant;
  const over = and(eq(leases.name, NAME), lte(leases.until, now));
  if (affected(await tx.update(leases).set({ owner, until }).where(over)) === 1) return true;
  const [taken] = await tx.select().from(leases).where(eq(leases.name, NAME));
  if (taken) return false;
  try {
    await tx.insert(leases).values({ name: NAME, owner, until });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
