import { asc, desc, eq, max } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { takesTwo } from '@/lib/roles';
import type { Queries } from '../db/connection';
import { authInvitations, authRoleProposals, authSessions, authUsers } from '../db/schema-people';
import { isOpen } from './invitations';

const instantOf = (date: Date | null) => (date === null ? null : (date.getTime() as Instant));

/** Everybody, the invitations that are open, and the roles that were proposed and wait for another admin. */
export async function listPeople(queries: Queries, now: Instant) {
  const people = await queries.select().from(authUsers).orderBy(asc(authUsers.email));
  const seen = await queries
    .select({ userId: authSessions.userId, at: max(authSessions.updatedAt) })
    .from(authSessions)
    .groupBy(authSessions.userId);
  const seenAt = new Map(seen.map(({ userId, at }) => [userId, at]));
  const invitations = await queries
    .select()
    .from(authInvitations)
    .where(isOpen(now))
    .orderBy(desc(authInvitations.id));
  const proposals = await queries
    .select()
    .from(authRoleProposals)
    .where(eq(authRoleProposals.status, 'proposed'))
    .orderBy(desc(authRoleProposals.id));
  return {
    people: people.map((row) => ({
      email: row.email,
      name: row.name,
      role: row.role,
      since: row.createdAt.getTime() as Instant,
      approverSince: instantOf(row.approverSince),
      disabledAt: instantOf(row.disabledAt),
      seenAt: instantOf(seenAt.get(row.id) ?? null),
    })),
    invitations: invitations.map((row) => ({
      id: row.id,
      email: row.email,
      role: row.role,
      invitedBy: row.invitedBy,
      reason: row.reason,
      endsAt: row.endsAt,
      confirmedBy: row.confirmedBy,
      takesTwo: takesTwo(row.role),
    })),
    proposals: proposals.map((row) => ({
      id: row.id,
      email: row.email,
      role: row.role,
      proposedBy: row.proposedBy,
      reason: row.reason,
      proposedAt: row.proposedAt,
    })),
  };
}
