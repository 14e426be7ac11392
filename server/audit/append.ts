import { createHash, randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Actor } from '@/lib/roles';
import { audit, auditHead } from '../db/schema';
import type { Transaction } from '../db/transaction';

/** What somebody did: to what, from what to what, and why. Values are plain JSON; amounts in them are decimal strings. */
export type Act = {
  readonly actor: Actor;
  readonly action: string;
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
  /** Names the request, where it is to be found again after a lost COMMIT. */
  readonly token?: string;
};

/** Adds an audit row in the transaction of the change itself, chained by hash to the row before. */
export async function appendAudit(tx: Transaction, at: Instant, act: Act): Promise<void> {
  // Raising the head first makes writers wait for one another here, so that the chain has no fork.
  await tx
    .update(auditHead)
    .set({ seq: sql`${auditHead.seq} + 1` })
    .where(eq(auditHead.id, 1));
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.id, 1));
  if (!head) throw new Error('the audit chain has no head row; the database was not migrated');
  const row = wellFormed({
    seq: head.seq,
    at,
    actor: act.actor.name,
    role: act.actor.role,
    action: act.action,
    subject: act.subject,
    before: act.before ?? null,
    after: act.after ?? null,
    reason: act.reason ?? null,
    token: act.token ?? randomUUID(),
  });
  const hash = auditHash(head.hash, row);
  await tx.insert(audit).values({ ...row, hash });
  await tx.update(auditHead).set({ hash }).where(eq(auditHead.id, 1));
}

/** The same with half a character in any text replaced, as the database replaces it; a hash over anything else would never be found again. */
const wellFormed = <T>(row: T): T =>
  JSON.parse(JSON.stringify(row), (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));

/** The hash of a row: over the hash of the row before and every field, in a fixed order. */
export function auditHash(previous: string, row: Omit<typeof audit.$inferSelect, 'hash'>): string {
  const { seq, at, actor, role, action, subject, before, after, reason, token } = row;
  const fields = [previous, seq, at, actor, role, action, subject, before, after, reason, token];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
