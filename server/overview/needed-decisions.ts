import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { ROLES, takesTwo } from '@/lib/roles';
import { isSingleOperator } from '@/server/act';
import type { Queries } from '@/server/db/connection';
import { handBookings, policies } from '@/server/db/schema';
import { authInvitations, authRoleProposals } from '@/server/db/schema-people';
import { restorations } from '@/server/db/schema-restored';
import { isOpen } from '@/server/people/invitations';
import { type Needed, PLAIN } from './needed';
import type { WhatThereIs } from './what-there-is';

/** What one person has proposed and another has to decide. @param isAdmin whether who asks may see who is to get which role. */
export async function neededDecisions(
  queries: Queries,
  there: WhatThereIs,
  isAdmin: boolean,
  now: Instant,
): Promise<Needed[]> {
  const [restored, versions, corrections, people] = await Promise.all([
    there.restorations ? queries.select().from(restorations).where(eq(restorations.status, 'proposed')) : [],
    there.policies ? proposedPolicies(queries) : [],
    there.corrections ? proposedCorrections(queries) : [],
    isAdmin && (there.roles || there.invitations) ? neededOfPeople(queries, now) : [],
  ]);
  return [
    {
      sort: 'restored',
      all: restored.map(({ sentence, proposedBy, proposedAt }) => ({
        ...PLAIN,
        detail: sentence,
        by: proposedBy,
        since: proposedAt,
      })),
    },
    { sort: 'policy', all: versions },
    {
      sort: 'correction',
      all: corrections.map(({ fromAccount, toAccount, amount, proposedBy, proposedAt }) => ({
        ...PLAIN,
        detail: `${formatAmount(amount)} CC from ${fromAccount} to ${toAccount}`,
        by: proposedBy,
        since: proposedAt,
      })),
    },
    ...people,
  ];
}

const proposedCorrections = (queries: Queries): Promise<(typeof handBookings.$inferSelect)[]> =>
  queries
    .select()
    .from(handBookings)
    .where(eq(handBookings.status, 'proposed'))
    .orderBy(asc(handBookings.id));

async function proposedPolicies(queries: Queries): Promise<Needed['all']> {
  const rows = await queries
    .select({ version: policies.version, by: policies.proposedBy, since: policies.createdAt })
    .from(policies)
    .where(and(isNull(policies.approvedBy), isNull(policies.rejectedBy)))
    .orderBy(asc(policies.version));
  return rows.map(({ version, by, since }) => ({ ...PLAIN, detail: `Version ${version}`, by, since }));
}

/** Roles and invitations that take two admins, and have one. Where one person may decide alone, no invitation waits. */
async function neededOfPeople(queries: Queries, now: Instant): Promise<Needed[]> {
  const waiting = (await isSingleOperator(queries, now)) ? [] : ROLES.filter(takesTwo);
  const [roles, invitations] = await Promise.all([
    queries.select().from(authRoleProposals).where(eq(authRoleProposals.status, 'proposed')),
    queries
      .select()
      .from(authInvitations)
      .where(
        isOpen(
          now,
          isNull(authInvitations.confirmedBy),
          waiting.length > 0 ? inArray(authInvitations.role, waiting) : sql`false`,
        ),
      ),
  ]);
  return [
    {
      sort: 'role',
      all: roles.map(({ email, role, proposedBy, proposedAt }) => ({
        ...PLAIN,
        detail: `${role} for ${email}`,
        by: proposedBy,
        since: proposedAt,
      })),
    },
    {
      sort: 'invitation',
      all: invitations.map(({ email, role, invitedBy, invitedAt }) => ({
        ...PLAIN,
        detail: `${email} as ${role}`,
        by: invitedBy,
        since: invitedAt,
      })),
    },
  ];
}
