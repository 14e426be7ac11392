import { and, desc, eq, isNull, lte } from 'drizzle-orm';
import { dueAt, type Instant, KINDS, type Kind, type Period } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import type { Queries } from '@/server/db/connection';
import { audit, pauses, refusals, runs } from '@/server/db/schema';
import type { Program } from '@/server/program';
import { waitingPeriods } from '@/server/run/missed';
import { troublesOf } from '@/server/run/run-row';
import { pausesAt } from '@/server/scheduler/pause';
import { setUpAt } from './set-up-at';

/** A period that is due, is not published, and waits for nobody. */
export type Unpublished = {
  readonly period: Period;
  /** From when on its publication was to be expected: when it fell due, or when what kept it from that by a person's will was over. */
  readonly expectedAt: Instant;
  /** The run that computes it, if one does, and what stops that. */
  readonly runId: number | null;
  readonly trouble: string | null;
  /** Why its attempts are refused, if they are. */
  readonly refused: string | null;
};

/**
 * Periods inside the catch-up limit that should have been published by themselves, the one that fell due first before the others. What a person
 * has paused or skipped, and what waits, failed, was rejected or was missed, has words of its own.
 */
export async function unpublishedPeriods(
  queries: Queries,
  program: Program,
  now: Instant,
  catchUpHours: number,
): Promise<Unpublished[]> {
  const paused = await pausesAt(queries, now);
  const refused = await queries.select().from(refusals);
  const begun = await begunAt(queries, now);
  const refusalOf = ({ kind, start }: Period) =>
    refused.find((one) => one.kind === kind && one.periodStart === start)?.sentence ?? null;
  const waiting = await waitingPeriods(queries, program, now, catchUpHours);
  return [
    ...waiting
      .filter((period) => !paused.has(period.kind))
      .map((period) => ({
        period,
        from: begun[period.kind],
        runId: null,
        trouble: null,
        refused: refusalOf(period),
      })),
    ...(await computing(queries, begun)).map((run) => ({ ...run, refused: null })),
  ]
    .map(({ from, ...one }) => ({ ...one, expectedAt: Math.max(dueAt(one.period), from) as Instant }))
    .toSorted((a, b) => dueAt(a.period) - dueAt(b.period));
}

/**
 * From when on each schedule goes by itself: since the program was set up, or since its last pause ended. What fell due before is caught up
 * then, and nobody expects it to be there at once.
 */
async function begunAt(queries: Queries, now: Instant): Promise<Record<Kind, Instant>> {
  const setUp = await setUpAt(queries);
  const ends = await Promise.all(
    KINDS.map(async (kind) => {
      const [resumed] = await queries
        .select({ at: audit.at })
        .from(audit)
        .where(and(eq(audit.subject, `${kind} schedule`), eq(audit.action, 'resume')))
        .orderBy(desc(audit.seq))
        .limit(1);
      const [ended] = await queries
        .select({ at: pauses.until })
        .from(pauses)
        .where(and(eq(pauses.kind, kind), lte(pauses.until, now)));
      return Math.max(setUp, resumed?.at ?? 0, ended?.at ?? 0) as Instant;
    }),
  );
  return { hourly: ends[0]!, daily: ends[1]! };
}

/** Attempts that compute, of periods that are not published. One that a person asked for is expected from then on. */
async function computing(queries: Queries, begun: Record<Kind, Instant>) {
  const rows = await queries
    .select()
    .from(runs)
    .where(and(eq(runs.status, 'computing'), isNull(runs.baseRunId)));
  const troubles = await troublesOf(queries, rows);
  return rows.map(({ id, kind, periodStart: start, periodEnd: end, requestedBy, openedAt }) => ({
    period: { kind, start, end },
    from: requestedBy === SCHEDULE.name ? begun[kind] : openedAt,
    runId: id,
    trouble: troubles.get(id) ?? null,
  }));
}

/** How long the oldest unpublished period of each kind has been expected, in milliseconds; 0 where none is. */
export const latenessByKind = (unpublished: readonly Unpublished[], now: Instant): Record<Kind, number> => {
  const of = (kind: Kind) => {
    const expected = unpublished.filter((one) => one.period.kind === kind).map((one) => one.expectedAt);
    return expected.length === 0 ? 0 : now - Math.min(...expected);
  };
  return { hourly: of('hourly'), daily: of('daily') };
};
