import { and, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { type Policy, parsePolicy } from '@/lib/policy';
import { categoryKeys, fieldsOf } from '@/lib/policy-form';
import type { Queries } from '../db/connection';
import { audit, policies } from '../db/schema';
import { type Reign, reignsOf } from './reigns';
import { differencesOf, inWords } from './words';

type Row = Omit<typeof policies.$inferSelect, 'policy'>;

const HEAD = {
  version: policies.version,
  inForceFrom: policies.inForceFrom,
  proposedBy: policies.proposedBy,
  approvedBy: policies.approvedBy,
  rejectedBy: policies.rejectedBy,
  decidedAt: policies.decidedAt,
  reason: policies.reason,
  createdAt: policies.createdAt,
};

/** Versions without what they hold, the newest first, page after page by their number. */
export async function listVersions(queries: Queries, now: Instant, after: number | null, limit: number) {
  const rows = await queries
    .select(HEAD)
    .from(policies)
    .where(after === null ? undefined : lt(policies.version, after))
    .orderBy(desc(policies.version))
    .limit(limit + 1);
  const reigns = await reignsNow(queries, now);
  const page = rows.slice(0, limit);
  return {
    rows: page.map((row) => headOf(row, reigns)),
    next: rows.length > limit ? (page.at(-1)?.version ?? null) : null,
  };
}

/**
 * One version in words, with what it has otherwise than the one before it: the one that it took over from, or would.
 * @param version null for the one in force now. Null comes back where there is no such version.
 */
export async function showVersion(queries: Queries, now: Instant, version: number | null) {
  const reigns = await reignsNow(queries, now);
  const asked = version ?? [...reigns].find(([, { standing }]) => standing === 'in force')?.[0];
  if (asked === undefined) return null;
  const [row] = await queries.select().from(policies).where(eq(policies.version, asked));
  if (!row) return null;
  const policy = parsePolicy(row.policy);
  const before = await versionBefore(queries, row, reigns);
  return {
    ...headOf(row, reigns),
    decisionReason: await decisionReason(queries, asked),
    fields: fieldsOf(policy),
    keys: { hourly: categoryKeys('hourly', policy), daily: categoryKeys('daily', policy) },
    groups: inWords(policy),
    before: before && { version: before.version, differences: differencesOf(before.policy, policy) },
  };
}

const reignsNow = async (queries: Queries, now: Instant): Promise<Map<number, Reign>> => {
  const approved = await queries
    .select({ version: policies.version, inForceFrom: policies.inForceFrom })
    .from(policies)
    .where(isNotNull(policies.approvedBy));
  return reignsOf(approved, now);
};

/** The approved version that is in force, or will be, just before this one begins. */
async function versionBefore(
  queries: Queries,
  { version, inForceFrom }: Row,
  reigns: Map<number, Reign>,
): Promise<{ version: number; policy: Policy } | null> {
  const [before] = [...reigns]
    .filter(([other, reign]) => other !== version && reign.standing !== 'never' && reign.from <= inForceFrom)
    .filter(([other, reign]) => reign.from < inForceFrom || other < version)
    .sort(([, one], [, other]) => other.from - one.from);
  if (!before) return null;
  const [row] = await queries.select().from(policies).where(eq(policies.version, before[0]));
  return row ? { version: row.version, policy: parsePolicy(row.policy) } : null;
}

/** Why it was approved or rejected; the version's own row keeps only why it was proposed. */
async function decisionReason(queries: Queries, version: number): Promise<string | null> {
  const [decision] = await queries
    .select({ reason: audit.reason })
    .from(audit)
    .where(
      and(eq(audit.subject, `policy ${version}`), inArray(audit.action, ['approve policy', 'reject policy'])),
    )
    .orderBy(desc(audit.seq))
    .limit(1);
  return decision?.reason ?? null;
}

function headOf(row: Row, reigns: Map<number, Reign>) {
  const reign = reigns.get(row.version);
  const undecided = row.rejectedBy === null ? ('proposed' as const) : ('rejected' as const);
  return {
    version: row.version,
    inForceFrom: row.inForceFrom,
    /** Where another version takes over; null where none does. */
    inForceUntil: reign?.until ?? null,
    standing: reign?.standing ?? undecided,
    proposedBy: row.proposedBy,
    reason: row.reason,
    createdAt: row.createdAt,
    decidedBy: row.approvedBy ?? row.rejectedBy,
    decidedAt: row.decidedAt,
  };
}
