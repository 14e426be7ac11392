import { and, asc, eq, gt } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { audit } from '@/server/db/schema';
import { alertMarks } from '@/server/db/schema-alerts';
import { transaction } from '@/server/db/transaction';
import type { World } from '@/server/world';
import { noteOnce } from './note';
import { ending } from './period-name';
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
        after: audit.after,
        reason: audit.reason,
      })
      .from(audit)
      .where(gt(audit.seq, from))
      .orderBy(asc(audit.seq))
      .limit(AT_ONCE);
    for (const row of rows.filter(({ action }) => grantsRole(action)))
      await noteOnce(
        tx,
        { sort: 'role granted', key: `role granted:${row.seq}`, at: row.at, ...told(row) },
        webhooks,
        now,
      );
    const last = rows.at(-1)?.seq;
    if (last !== undefined)
      await tx
        .insert(alertMarks)
        .values({ name: MARK, seq: last })
        .onDuplicateKeyUpdate({ set: { seq: last } });
  });
}

async function markOf(queries: Queries): Promise<number> {
  const [row] = await queries
    .select()
    .from(alertMarks)
    .where(and(eq(alertMarks.name, MARK)));
  return row?.seq ?? 0;
}

/** Whether an audited act gives somebody a role, in whatever words. */
export const grantsRole = (action: string): boolean => /\b(grant|grants|granted|role)\b/i.test(action);

function told({
  actor,
  subject,
  after,
  reason,
}: {
  actor: string;
  subject: string;
  after: unknown;
  reason: string | null;
}) {
  const role = typeof after === 'object' && after !== null && 'role' in after ? ` ${String(after.role)}` : '';
  const why = reason ? `, because: ${ending(reason)}` : '.';
  return { sentence: `${actor} granted the role${role} to ${subject}${why}`, path: '/' };
}
