import { asc, desc, eq, isNull } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { type Instant, type Period, periodAt } from '@/lib/period';
import { isSingleOperator } from '@/server/act';
import type { State } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { breaches, refusals, runs } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { waitingPeriods } from '@/server/run/missed';
import { toPeriod } from '@/server/run/run-row';
import { pausesAt } from '@/server/scheduler/pause';
import type { Serving } from '@/server/serving';
import { readInstances } from './heartbeat';
import { RINGING } from './names';

/** Where the program stands, for the head of every page. */
export async function readState(serving: Serving): Promise<State> {
  const { pages, world } = serving;
  const now = await databaseNow(pages);
  const recorded = await readProgram(pages);
  const zone = recorded?.zone ?? world.zone;
  const due = recorded ? await waitingPeriods(pages, recorded, now, world.catchUpHours) : [];
  const missed = recorded
    ? await serving.missed.at(pages, recorded, now, world.catchUpHours)
    : { hourly: 0, daily: 0 };
  const current = due.length > 0 ? await computingNow(pages) : null;
  const { obstacles, warnings } = serving.health();
  const running = (kind: Period['kind']) => {
    const { start, end } = periodAt(kind, now, zone);
    return toPeriod(kind, start, end);
  };
  return {
    program: { name: serving.program.programName, zone, startAt: recorded?.startAt ?? null },
    environment: serving.program.environment,
    now,
    scheduler: serving.scheduler ? 'on' : await schedulerElsewhere(pages, now),
    obstacles: [...obstacles],
    warnings: [...warnings],
    breaches: await openBreaches(pages),
    running: { hourly: running('hourly'), daily: running('daily') },
    catchUp: serving.backlog.progress(due, current, now, zone),
    missed,
    singleOperator: recorded !== null && (await isSingleOperator(pages, now)),
    pauses: [...(await pausesAt(pages, now)).values()],
    refusals: await openRefusals(pages),
  };
}

/** The period whose run was opened last: an older one that still computes waits for an outage to pass. */
async function computingNow(queries: Queries): Promise<Period | null> {
  const [run] = await queries
    .select({ kind: runs.kind, start: runs.periodStart, end: runs.periodEnd })
    .from(runs)
    .where(eq(runs.status, 'computing'))
    .orderBy(desc(runs.openedAt))
    .limit(1);
  return run ?? null;
}

async function schedulerElsewhere(queries: Queries, now: Instant): Promise<'off' | 'elsewhere'> {
  const others = await readInstances(queries, now);
  return others.some((instance) => RINGING.test(instance.name)) ? 'elsewhere' : 'off';
}

async function openBreaches(queries: Queries): Promise<State['breaches']> {
  const rows = await queries
    .select()
    .from(breaches)
    .where(isNull(breaches.resolvedAt))
    .orderBy(asc(breaches.id));
  return rows.map(({ kind, foundAt, sentence, runId }) => ({ kind, foundAt, sentence, runId }));
}

async function openRefusals(queries: Queries): Promise<State['refusals']> {
  const rows = await queries.select().from(refusals).orderBy(asc(refusals.periodStart));
  return rows.map(({ kind, periodStart, sentence, missing, nextTryAt }) => ({
    kind,
    start: periodStart,
    sentence,
    missing: formatAmount(missing),
    nextTryAt,
  }));
}
