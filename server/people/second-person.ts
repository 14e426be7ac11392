import { count, eq } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { type Role, takesTwo } from '@/lib/roles';
import { isSingleOperator } from '../act';
import { authUsers } from '../db/schema-people';
import type { Transaction } from '../db/transaction';
import { readProgram } from '../program';

/**
 * Why one admin alone may give the role, for the audit trail, or null where another admin has to confirm it.
 *
 * Approver and admin take two persons. The first admin has nobody to ask, so he alone may make the second one; that this holds as long as
 * nobody else was ever an admin, and not while the others happen to be disabled, keeps an admin from disabling his way to it.
 */
export async function aloneBecause(tx: Transaction, now: Instant, role: Role): Promise<string | null> {
  if (!takesTwo(role)) return 'the role takes one admin';
  if ((await readProgram(tx)) !== null && (await isSingleOperator(tx, now)))
    return 'the policy lets one person decide';
  return role === 'admin' && (await wasOnlyOneAdmin(tx)) ? 'the only admin makes the second one' : null;
}

async function wasOnlyOneAdmin(tx: Transaction): Promise<boolean> {
  // Locked before they are counted, so that of two that are made at once the second finds the first.
  await tx.select({ id: authUsers.id }).from(authUsers).where(eq(authUsers.everAdmin, true)).for('update');
  const [row] = await tx.select({ admins: count() }).from(authUsers).where(eq(authUsers.everAdmin, true));
  return row?.admins === 1;
}
