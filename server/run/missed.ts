import { and, eq, gte, isNull, lt, sql } from 'drizzle-orm';
import {
  dayAt,
  dueAt,
  HOUR,
  type Instant,
  KINDS,
  type Kind,
  later,
  type Period,
  periodAt,
} from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { runs, skips } from '@/server/db/schema';
import type { Program } from '@/server/program';
import { unattemptedBetween } from './due';

/** Longer than any period and the time until it is due, so that none inside the limit begins before the window. */
const WIDEST = 27 * HOUR;

/** Due periods inside the catch-up limit that nobody has attempted or skipped, in the order in which they fell due. */
export async function waitingPeriods(
  queries: Queries,
  { zone, startAt }: Program,
  now: Instant,
  catchUpHours: number,
): Promise<Period[]> {
  const limit = later(now, -catchUpHours * HOUR);
  const from = Math.max(startAt, limit - WIDEST) as Instant;
  const periods = await unattemptedBetween(queries, zone, from, now, now);
  return periods.filter((period) => dueAt(period) > limit);
}

/**
 * Counts what was missed without walking through a program's whole history each time: the periods up to the limit, less those that have a
 * run or a skip.
 */
export class MissedCount {
  readonly #whole = new WholeDays();

  async at(
    queries: Queries,
    program: Program,
    now: Instant,
    catchUpHours: number,
  ): Promise<Record<Kind, number>> {
    const limit = later(now, -catchUpHours * HOUR);
    const [hourly, daily] = await Promise.all(
      KINDS.map(async (kind) => {
        const end = firstNotMissed(kind, limit, program.zone);
        if (end <= program.startAt) return 0;
        return this.#whole.count(kind, program, end) - (await taken(queries, kind, program.startAt, end));
      }),
    );
    return { hourly: hourly!, daily: daily! };
  }
}

/** The start of the first period that fell due after the limit: what begins before it is old enough to be missed. */
function firstNotMissed(kind: Kind, limit: Instant, zone: string): Instant {
  const about = periodAt(kind, limit, zone);
  const wait = dueAt(about) - about.end;
  return periodAt(kind, later(limit, -wait), zone).start;
}

async function taken(queries: Queries, kind: Kind, from: Instant, to: Instant): Promise<number> {
  const [[attempted], [skipped]] = await Promise.all([
    queries
      .select({ value: sql<string>`count(*)` })
      .from(runs)
      .where(
        and(eq(runs.kind, kind), eq(runs.attempt, 1), gte(runs.periodStart, from), lt(runs.periodStart, to)),
      ),
    queries
      .select({ value: sql<string>`count(*)` })
      .from(skips)
      .leftJoin(
        runs,
        and(eq(runs.kind, skips.kind), eq(runs.periodStart, skips.periodStart), eq(runs.attempt, 1)),
      )
      .where(
        and(
          eq(skips.kind, kind),
          gte(skips.periodStart, from),
          lt(skips.periodStart, to),
          // A period that was attempted and then skipped is counted with the attempts.
          isNull(runs.id),
        ),
      ),
  ]);
  return Number(attempted?.value ?? 0) + Number(skipped?.value ?? 0);
}

/** How many periods there are from the program's start up to an instant, going on from the day where the last count stood. */
class WholeDays {
  #stood: { zone: string; startAt: Instant; upTo: Instant; days: number; hours: number } | null = null;

  /** @param end the start of a period of the kind. */
  count(kind: Kind, { zone, startAt }: Program, end: Instant): number {
    const last = dayAt(end, zone);
    let stood = this.#stood;
    if (!stood || stood.zone !== zone || stood.startAt !== startAt || stood.upTo > last.start) {
      stood = { zone, startAt, upTo: startAt, days: 0, hours: 0 };
    }
    while (stood.upTo < last.start) {
      const day = dayAt(stood.upTo, zone);
      stood = {
        ...stood,
        upTo: day.end,
        days: stood.days + 1,
        hours: stood.hours + hoursWithin(day.start, day.end),
      };
    }
    this.#stood = stood;
    return kind === 'daily' ? stood.days : stood.hours + hoursWithin(last.start, end);
  }
}

/** A day's hours are cut from its start; the last may be shorter and is one all the same. */
const hoursWithin = (start: Instant, end: Instant): number => Math.ceil((end - start) / HOUR);
