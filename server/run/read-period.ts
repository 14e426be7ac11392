import { and, asc, desc, eq } from 'drizzle-orm';
import { formatAmount, ZERO } from '@/lib/amount';
import { dueAt, type Instant, type Period, parseInstant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { audit, earmarks, refusals, runs, skips } from '@/server/db/schema';
import type { Program } from '@/server/program';
import { pausesAt } from '@/server/scheduler/pause';
import { isMissed } from './due';
import { toPeriod } from './run-row';
import { periodSubjectOf } from './skip';

/**
 * Where a period stands that may have no run. `coming`: not begun. `running`: not over. `ended`: over and not due. `due`: the schedule runs it.
 * `missed`: older than the catch-up limit, so that a person decides.
 */
export type PeriodStanding =
  | 'coming'
  | 'running'
  | 'ended'
  | 'due'
  | 'missed'
  | 'attempted'
  | 'skipped'
  | 'elsewhere';

/** A period as its own page tells of it, or null where the program began later. */
export async function readPeriod(
  queries: Queries,
  program: Program,
  period: Period,
  now: Instant,
  catchUpHours: number,
) {
  if (period.start < program.startAt) return null;
  const { kind, start } = period;
  const skip = await skipOf(queries, period);
  const attempts = await queries
    .select({ id: runs.id, attempt: runs.attempt, status: runs.status })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(asc(runs.attempt));
  const [earmark] = await queries
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), eq(earmarks.periodStart, start)));
  const pause = (await pausesAt(queries, now)).get(kind);
  return {
    period: toPeriod(kind, start, period.end),
    standing: standingOf(period, { skip, attempted: attempts.length > 0, now, catchUpHours }),
    attempts,
    earmarked: formatAmount(earmark?.amount ?? ZERO),
    skip,
    refusal: await refusalOf(queries, period),
    pause: pause ? { by: pause.pausedBy, reason: pause.reason, until: pause.until } : null,
    catchUpHours,
  };
}

type Known = {
  readonly skip: Awaited<ReturnType<typeof skipOf>>;
  readonly attempted: boolean;
  readonly now: Instant;
  readonly catchUpHours: number;
};

function standingOf(period: Period, { skip, attempted, now, catchUpHours }: Known): PeriodStanding {
  if (skip) return skip.elsewhere ? 'elsewhere' : 'skipped';
  if (attempted) return 'attempted';
  if (period.start > now) return 'coming';
  if (period.end > now) return 'running';
  if (dueAt(period) > now) return 'ended';
  return isMissed(period, now, catchUpHours) ? 'missed' : 'due';
}

async function skipOf(queries: Queries, { kind, start }: Period) {
  const [row] = await queries
    .select()
    .from(skips)
    .where(and(eq(skips.kind, kind), eq(skips.periodStart, start)));
  if (!row) return null;
  const { skippedBy, reason, skippedAt, amount, elsewhere } = row;
  return {
    by: skippedBy,
    reason,
    at: skippedAt,
    amount: formatAmount(amount),
    to: elsewhere ? null : await handedOnTo(queries, { kind, start }),
    elsewhere: elsewhere && {
      attempt: elsewhere.attempt,
      publishedAt: elsewhere.publishedAt,
      paid: elsewhere.paid,
      bonus: elsewhere.bonus,
    },
  };
}

/** To which period a skip handed the CC on, as its audit row says. */
async function handedOnTo(queries: Queries, period: Pick<Period, 'kind' | 'start'>): Promise<Instant | null> {
  const [row] = await queries
    .select({ after: audit.after })
    .from(audit)
    .where(and(eq(audit.subject, periodSubjectOf(period)), eq(audit.action, 'skip')))
    .orderBy(desc(audit.seq))
    .limit(1);
  const { to = null } = (row?.after ?? {}) as { to?: string | null };
  return to === null ? null : parseInstant(to);
}

async function refusalOf(queries: Queries, { kind, start }: Period) {
  const [row] = await queries
    .select()
    .from(refusals)
    .where(and(eq(refusals.kind, kind), eq(refusals.periodStart, start)));
  if (!row) return null;
  const { sentence, missing, tries, refusedAt, nextTryAt } = row;
  return { sentence, missing: formatAmount(missing), tries, refusedAt, nextTryAt };
}
