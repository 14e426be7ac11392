import { desc, eq } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { type Instant, type Period, periodAt } from '@/lib/period';
import { isSingleOperator } from '@/server/act';
import type { State } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { type refusals, runs } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { waitingPeriods } from '@/server/run/missed';
import { openBreaches, openRefusals } from '@/server/run/open-troubles';
import { toPeriod } from '@/server/run/run-row';
import { pausesAt } from '@/server/scheduler/pause';
import type { Serving } from '@/server/serving';
import { readTransfersState } from '@/server/transfer/transfers-state';
import { readInstances } from './heartbeat';
import { RINGING } from './names';

/** Where the program stands, for the head of every page. */
export async function readState(serving: Serving): Promise<State> {
  const { pages, world } = serving;
  const [now, recorded] = await Promise.all([databaseNow(pages), readProgram(pages)]);
  const zone = recorded?.zone ?? world.zone;
  const [waiting, broken, pauses, refused] = await Promise.all([
    recorded ? waitingPeriods(pages, recorded, now, world.catchUpHours) : [],
    openBreaches(pages),
    pausesAt(pages, now),
    openRefusals(pages),
  ]);
  // What a person has to decide about first is no part of what catches up by itself.
  const goesOn = ({ kind }: Period) => !pauses.has(kind) && !broken.some((breach) => breach.kind === kind);
  const isRefused = (period: Period) => refused.some((refusal) => isSame(period, refusal));
  const due = waiting.filter((period) => goesOn(period) && !isRefused(period));
  const setAside = waiting.filter((period) => !due.includes(period));
  const [missed, current, scheduler, singleOperator, transfers] = await Promise.all([
    recorded ? serving.missed.at(pages, recorded, now, world.catchUpHours) : { hourly: 0, daily: 0 },
    due.length > 0 ? computingNow(pages) : null,
    serving.scheduler ? ('on' as const) : schedulerElsewhere(pages, now),
    recorded !== null && isSingleOperator(pages, now),
    readTransfersState(pages, now),
  ]);
  const { obstacles, warnings } = serving.health();
  const running = (kind: Period['kind']) => {
    const { start, end } = periodAt(kind, now, zone);
    return toPeriod(kind, start, end);
  };
  return {
    program: { name: serving.program.programName, zone, startAt: recorded?.startAt ?? null },
    environment: serving.program.environment,
    now,
    scheduler,
    obstacles: [...obstacles],
    warnings: [...warnings],
    breaches: broken.map(({ kind, foundAt, sentence, runId }) => ({ kind, foundAt, sentence, runId })),
    running: { hourly: running('hourly'), daily: running('daily') },
    catchUp: serving.backlog.progress(due, setAside, current, now, zone),
    missed,
    singleOperator,
    pauses: [...pauses.values()],
    transfers,
    refusals: refused.map((refusal) => {
      const { kind, periodStart, sentence, missing, nextTryAt } = refusal;
      const { start, end } = periodAt(kind, periodStart, zone);
      const triedAgain = waiting.some((period) => goesOn(period) && isSame(period, refusal));
      return {
        period: toPeriod(kind, start, end),
        sentence,
        missing: formatAmount(missing),
        nextTryAt: triedAgain ? nextTryAt : null,
      };
    }),
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

type OpenRefusal = typeof refusals.$inferSelect;

const isSame = ({ kind, start }: Period, refusal: OpenRefusal): boolean =>
  kind === refusal.kind && start === refusal.periodStart;
