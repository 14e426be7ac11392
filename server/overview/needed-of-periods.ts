import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dueAt, HOUR, type Instant, later, periodAt } from '@/lib/period';
import { missedStretches } from '@/server/alert/period-missed';
import { ending } from '@/server/alert/period-name';
import { errorsOf, failedRuns } from '@/server/alert/run-failed';
import { waitingRuns, waitsSince } from '@/server/alert/run-waits';
import type { Need } from '@/server/api/overview-contract';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
import type { Program } from '@/server/program';
import { unattempted } from '@/server/run/due';
import { openRefusals } from '@/server/run/open-troubles';
import type { Run } from '@/server/run/status';
import type { Serving } from '@/server/serving';
import { type Needed, PLAIN } from './needed';
import type { WhatThereIs } from './what-there-is';

/** Periods that go no further by themselves: attempts that wait, failed or were rejected, and what was refused or missed. */
export async function neededOfPeriods(
  { pages, world, missed }: Pick<Serving, 'pages' | 'world' | 'missed'>,
  program: Program,
  there: WhatThereIs,
  now: Instant,
): Promise<Needed[]> {
  const [waiting, failed, rejected, refused, counted] = await Promise.all([
    there.waiting ? waitingRuns(pages) : [],
    there.failed ? failedRuns(pages, now) : [],
    there.rejected ? rejectedRuns(pages) : [],
    openRefusals(pages),
    missed.at(pages, program, now, world.catchUpHours),
  ]);
  const errors = await errorsOf(pages, failed);
  return [
    {
      sort: 'waiting',
      all: waiting.map((run) => ({ ...ofRun(run, run.gateReason), since: waitsSince(run) })),
    },
    {
      sort: 'failed',
      all: failed.map((run) => ofRun(run, whyFailed(run, errors.get(run.id)))),
    },
    { sort: 'rejected', all: rejected.map((run) => ofRun(run, run.decisionReason)) },
    {
      sort: 'refused',
      all: refused.map(({ kind, periodStart, sentence, refusedAt }) => ({
        ...PLAIN,
        period: periodAt(kind, periodStart, program.zone),
        detail: sentence,
        since: refusedAt,
      })),
    },
    {
      sort: 'missed',
      // Which they are is found by walking through the program's whole history, and mostly there are none.
      all:
        counted.hourly + counted.daily === 0 ? [] : await missedOnes(pages, program, now, world.catchUpHours),
    },
  ];
}

const whyFailed = (run: Run, error = 'The log says why.'): string =>
  run.baseRunId === null ? ending(error) : `${ending(error)} The period stays published as it was.`;

/** An attempt of one period; whoever decided over it, or asked for it, is named. */
function ofRun(run: Run, detail: string | null): Need {
  const { id, kind, periodStart: start, periodEnd: end } = run;
  return {
    ...PLAIN,
    period: { kind, start, end },
    runId: id,
    detail,
    by: run.decidedBy ?? run.requestedBy,
    since: run.decidedAt ?? run.computedAt ?? run.openedAt,
  };
}

/** Rejected attempts that left their period open, with nothing done about it since: no later attempt and no skip. */
const rejectedRuns = (queries: Queries): Promise<Run[]> =>
  queries
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.status, 'rejected'),
        isNull(runs.baseRunId),
        sql`not exists (select 1 from runs more where more.kind = ${runs.kind} and more.period_start = ${runs.periodStart}
          and more.attempt > ${runs.attempt})`,
        sql`not exists (select 1 from skips where skips.kind = ${runs.kind} and skips.period_start = ${runs.periodStart})`,
      ),
    )
    .orderBy(asc(runs.periodStart), asc(runs.id));

/** Stretches of missed periods, and when the first of each had been due for so long that nobody runs it by itself any more. */
async function missedOnes(
  queries: Queries,
  program: Program,
  now: Instant,
  catchUpHours: number,
): Promise<Need[]> {
  const { missed } = await unattempted(queries, program, now, catchUpHours);
  return missedStretches(missed, program.zone).map((stretch) => ({
    ...PLAIN,
    period: stretch[0]!,
    upTo: stretch.length > 1 ? stretch.at(-1)! : null,
    count: stretch.length,
    since: later(dueAt(stretch[0]!), catchUpHours * HOUR),
  }));
}
