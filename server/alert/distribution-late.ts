import { and, asc, eq, isNull } from 'drizzle-orm';
import {
  dueAt,
  formatInstant,
  type Instant,
  KINDS,
  type Kind,
  later,
  MINUTE,
  type Period,
} from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { policies, refusals, runs } from '@/server/db/schema';
import type { Program } from '@/server/program';
import { waitingPeriods } from '@/server/run/missed';
import { troublesOf } from '@/server/run/run-row';
import { pausesAt } from '@/server/scheduler/pause';
import { ending, many, periodName } from './period-name';
import type { Condition, Watcher } from './sorts';

/**
 * Tells of one thing a kind, since whatever holds up one period mostly holds up those after it; a period that is refused holds up no other and
 * is told of by itself.
 */
export const distributionLate: Watcher = {
  sort: 'distribution late',
  async look({ world, program, now, limits }) {
    const unpublished = await unpublishedPeriods(world.db, program, now, world.catchUpHours);
    const before = later(now, -limits.lateMinutes * MINUTE);
    const late = unpublished.filter((one) => one.expectedAt < before);
    return [
      ...late.filter((one) => one.refused !== null).map((one) => toldRefused(one, program.zone)),
      ...KINDS.flatMap((kind) => {
        const held = late.filter((one) => one.refused === null && one.period.kind === kind);
        return held.length > 0 ? [toldLate(held, limits.lateMinutes, program.zone)] : [];
      }),
    ];
  },
};

/** A period that is due, is not published, and waits for nobody. */
export type Unpublished = {
  readonly period: Period;
  /** When it fell due, or the program was set up, whichever came later: nobody expects the past to be there at once. */
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
  const [begun, paused, refused, computing] = await Promise.all([
    begunAt(queries),
    pausesAt(queries, now),
    queries.select().from(refusals),
    computingFirst(queries),
  ]);
  const waiting = await waitingPeriods(queries, program, now, catchUpHours);
  const expectedAt = (period: Period) => Math.max(dueAt(period), begun) as Instant;
  const refusalOf = (period: Period) =>
    refused.find((one) => one.kind === period.kind && one.periodStart === period.start)?.sentence ?? null;
  return [
    ...waiting
      .filter((period) => !paused.has(period.kind))
      .map((period) => ({ period, runId: null, trouble: null, refused: refusalOf(period) })),
    ...computing.map((run) => ({ ...run, refused: null })),
  ]
    .map((one) => ({ ...one, expectedAt: expectedAt(one.period) }))
    .toSorted((a, b) => dueAt(a.period) - dueAt(b.period));
}

/** When the program was set up. */
async function begunAt(queries: Queries): Promise<Instant> {
  const [row] = await queries
    .select({ at: policies.createdAt })
    .from(policies)
    .orderBy(asc(policies.version))
    .limit(1);
  return row?.at ?? (0 as Instant);
}

/** Attempts that compute, of periods that are not published. */
async function computingFirst(
  queries: Queries,
): Promise<{ period: Period; runId: number; trouble: string | null }[]> {
  const rows = await queries
    .select()
    .from(runs)
    .where(and(eq(runs.status, 'computing'), isNull(runs.baseRunId)));
  const troubles = await troublesOf(queries, rows);
  return rows.map(({ id, kind, periodStart: start, periodEnd: end }) => ({
    period: { kind, start, end },
    runId: id,
    trouble: troubles.get(id) ?? null,
  }));
}

function toldLate(late: readonly Unpublished[], minutes: number, zone: string): Condition {
  const { period, runId, trouble } = late[0]!;
  const { kind } = period;
  const oldest = `the oldest is ${periodName(period, zone)}, due at ${formatInstant(dueAt(period))}`;
  const why = trouble === null ? '.' : `; its run says: ${ending(trouble)}`;
  const are = late.length === 1 ? 'is' : 'are';
  return {
    key: `distribution late:${kind}`,
    sentence: `${many(late.length, kind)} ${are} not published ${minutes} minutes after falling due; ${oldest}${why}`,
    path: runId === null ? '/' : `/runs/${runId}`,
  };
}

const toldRefused = ({ period, refused }: Unpublished, zone: string): Condition => ({
  key: `distribution late:${period.kind}:${formatInstant(period.start)}`,
  sentence: `The ${periodName(period, zone)} is not published, its attempts are refused: ${ending(refused ?? '')}`,
  path: '/',
});

/** How long the oldest unpublished period of each kind has been expected, in milliseconds; 0 where none is. */
export const latenessByKind = (unpublished: readonly Unpublished[], now: Instant): Record<Kind, number> => {
  const of = (kind: Kind) => {
    const expected = unpublished.filter((one) => one.period.kind === kind).map((one) => one.expectedAt);
    return expected.length === 0 ? 0 : now - Math.min(...expected);
  };
  return { hourly: of('hourly'), daily: of('daily') };
};
