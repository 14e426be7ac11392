import { and, eq, exists, isNull, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '@/server/db/connection';
import { handBookings, policies, runs, sightings } from '@/server/db/schema';
import { authInvitations, authRoleProposals } from '@/server/db/schema-people';
import { restorations } from '@/server/db/schema-restored';

/** What the lists of needs are made of, as far as each is a table of its own. */
const ROWS = {
  waiting: sql`${runs} where ${eq(runs.status, 'waiting')}`,
  failed: sql`${runs} where ${eq(runs.status, 'failed')}`,
  rejected: sql`${runs} where ${eq(runs.status, 'rejected')}`,
  sightings: sql`${sightings}`,
  restorations: sql`${restorations} where ${eq(restorations.status, 'proposed')}`,
  policies: sql`${policies} where ${and(isNull(policies.approvedBy), isNull(policies.rejectedBy))}`,
  corrections: sql`${handBookings} where ${eq(handBookings.status, 'proposed')}`,
  roles: sql`${authRoleProposals} where ${eq(authRoleProposals.status, 'proposed')}`,
  invitations: sql`${authInvitations} where ${and(
    isNull(authInvitations.confirmedBy),
    isNull(authInvitations.acceptedAt),
    isNull(authInvitations.withdrawnAt),
  )}`,
} as const satisfies Record<string, SQL>;

/** Which of them have any row; of those that have none nothing more is to be read. */
export type WhatThereIs = Readonly<Record<keyof typeof ROWS, boolean>>;

const ASKED = sql`select ${sql.join(
  Object.entries(ROWS).map(
    ([name, rows]) => sql`${exists(sql`(select 1 from ${rows})`)} as ${sql.identifier(name)}`,
  ),
  sql`, `,
)}`;

/** Asks for all of them at once: on most mornings that is the only question. */
export async function whatThereIs(queries: Pick<Queries, 'execute'>): Promise<WhatThereIs> {
  const [[row]] = (await queries.execute(ASKED)) as unknown as [[Record<string, number | string>]];
  return Object.fromEntries(Object.keys(ROWS).map((name) => [name, Number(row[name]) === 1])) as WhatThereIs;
}
