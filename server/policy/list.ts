import { desc } from 'drizzle-orm';
import { parsePolicy } from '@/lib/policy';
import type { Queries } from '../db/connection';
import { policies } from '../db/schema';

type Row = typeof policies.$inferSelect;

const statusOf = ({ approvedBy, rejectedBy }: Row) =>
  approvedBy !== null
    ? ('approved' as const)
    : rejectedBy !== null
      ? ('rejected' as const)
      : ('proposed' as const);

/** Every version of the policy, the newest first; one that was proposed or rejected was never in force. */
export async function listPolicies(queries: Queries) {
  const rows = await queries.select().from(policies).orderBy(desc(policies.version));
  return rows.map((row) => ({
    version: row.version,
    inForceFrom: row.inForceFrom,
    policy: parsePolicy(row.policy),
    status: statusOf(row),
    proposedBy: row.proposedBy,
    reason: row.reason,
    createdAt: row.createdAt,
    decidedBy: row.approvedBy ?? row.rejectedBy,
    decidedAt: row.decidedAt,
  }));
}
