import { asc, eq, gt } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { ROLES, type Role, reaches } from '@/lib/roles';
import type { Queries } from '@/server/db/connection';
import { audit } from '@/server/db/schema';
import { alertMarks } from '@/server/db/schema-alerts';
import { transaction } from '@/server/db/transaction';
import type { World } from '@/server/world';
import { noteOnce } from './note';
import { ending } from './period-name';
import type { Condition } from './sorts';
import type { Webhook } from './webhooks';

const MARK = 'role granted';
/** Audit rows that are looked through at once; whatever is more has its turn in the next round. */
const AT_ONCE = 1_000;

/** Tells of every role that was granted since the last look, each once: how far was looked is written with what was found. */
export async function noteGrants(world: World, webhooks: readonly Webhook[], now: Instant): Promise<void> {
  await transaction(world.db, async (tx) => {
    const from = await markOf(tx);
    const rows = await tx
      .select({
        seq: audit.seq,
        at: audit.at,
        actor: audit.actor,
        action: audit.action,
        subject: audit.subject,
        before: audit.before,
        after: audit.after,
        reason: audit.reason,
      })
      .from(audit)
      .where(gt(audit.seq, from))
      .orderBy(asc(audit.seq))
      .limit(AT_ONCE);
    for (const { seq, at, ...row } of rows) {
      const grant = grantOf(row);
      const told = { sort: MARK, key: `${MARK}:${seq}`, at } as const;
      if (grant) await noteOnce(tx, { ...told, ...grant }, webhooks, now);
    }
    const last = rows.at(-1)?.seq;
    if (last !== undefined)
      await tx
        .insert(alertMarks)
        .values({ name: MARK, seq: last })
        .onDuplicateKeyUpdate({ set: { seq: last } });
  });
}

async function markOf(queries: Queries): Promise<number> {
  const [row] = await queries.select().from(alertMarks).where(eq(alertMarks.name, MARK));
  return row?.seq ?? 0;
}

/** The audited acts that may give somebody a role. One that proposes it, or lowers it, gives none. */
const GRANTS: Readonly<Record<string, string>> = {
  'make first admin': 'became',
  'accept invitation': 'became',
  'set role': 'was made',
  'confirm role': 'was made',
  'enable person': 'was enabled again as',
  'make token': 'was made with the role',
};

type Row = Pick<typeof audit.$inferSelect, 'actor' | 'action' | 'subject' | 'before' | 'after' | 'reason'>;

/** Who was given which role by whom, or null where an act has given none. */
function grantOf({ actor, action, subject, before, after, reason }: Row): Omit<Condition, 'key'> | null {
  const became = GRANTS[action];
  const role = roleIn(after);
  if (became === undefined || role === null || has(after, 'proposal')) return null;
  const earlier = has(before, 'disabled') ? null : roleIn(before);
  if (earlier !== null && reaches(earlier, role)) return null;
  const why = reason ? `: ${ending(reason)}` : '.';
  return { sentence: `The ${subject} ${became} ${role}, by ${actor}${why}`, path: PEOPLE };
}

/** The console has no page of people; whoever follows the link is signed in by it. */
const PEOPLE = '/';

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

function roleIn(value: unknown): Role | null {
  if (typeof value !== 'object' || value === null || !('role' in value)) return null;
  return ROLES.find((role) => role === value.role) ?? null;
}
