import { and, desc, eq, isNotNull, lte } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { type Policy, parsePolicy } from '@/lib/policy';
import type { Queries } from '../db/connection';
import { policies } from '../db/schema';

export type PolicyVersion = {
  readonly version: number;
  readonly inForceFrom: Instant;
  readonly policy: Policy;
};

/** The policy version in force at an instant: the latest approved one that came into force not after it. */
export async function policyAt(queries: Queries, instant: Instant): Promise<PolicyVersion> {
  const found = await policyInForce(queries, instant);
  if (!found) throw new Error('no policy is in force; the program was not set up');
  return found;
}

/** The same, or null before the program was set up. */
export async function policyInForce(queries: Queries, instant: Instant): Promise<PolicyVersion | null> {
  const [row] = await queries
    .select()
    .from(policies)
    .where(and(lte(policies.inForceFrom, instant), isNotNull(policies.approvedBy)))
    .orderBy(desc(policies.inForceFrom), desc(policies.version))
    .limit(1);
  return row ? { ...row, policy: parsePolicy(row.policy) } : null;
}

export async function policyOfVersion(queries: Queries, version: number): Promise<PolicyVersion> {
  const [row] = await queries.select().from(policies).where(eq(policies.version, version));
  if (!row) throw new Error(`there is no policy version ${version}`);
  return { ...row, policy: parsePolicy(row.policy) };
}
