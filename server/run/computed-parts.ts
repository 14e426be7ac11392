import { and, asc, eq } from 'drizzle-orm';
import { accrue } from '@/lib/accrual';
import { formatAmount, parseFraction } from '@/lib/amount';
import { dueAt, HOUR, type Instant } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import type { Run } from '@/server/api/contract';
import type { Queries } from '@/server/db/connection';
import { runCategories, runHours, runSteps } from '@/server/db/schema';
import { policyOfVersion } from '@/server/policy/policies';
import { ruleInWords } from './rule-in-words';
import { runOfId, type StoredRun } from './run-row';

/** What of a run stays as it is once it is computed. */
export async function readComputedParts(
  queries: Queries,
  run: StoredRun,
): Promise<Pick<Run, 'standingsOf' | 'categories' | 'hours'>> {
  const [standingsOf, { policy }, hours] = await Promise.all([
    lateStandings(queries, run),
    policyOfVersion(queries, run.policyVersion),
    hoursOf(queries, run.id),
  ]);
  return { standingsOf, categories: await categoriesOf(queries, run, policy), hours };
}

/** When the standings were read, where that was more than an hour after the run was due. A rerun may have those of an earlier attempt. */
async function lateStandings(queries: Queries, run: StoredRun): Promise<Instant | null> {
  let origin = run;
  while (origin.standings === 'frozen' && origin.baseRunId !== null) {
    const base = await runOfId(queries, origin.baseRunId);
    if (!base) break;
    origin = base;
  }
  const [read] = await queries
    .select({ startedAt: runSteps.startedAt })
    .from(runSteps)
    .where(and(eq(runSteps.runId, origin.id), eq(runSteps.step, 'read')));
  const due = dueAt({ kind: origin.kind, start: origin.periodStart, end: origin.periodEnd });
  return read && read.startedAt > due + HOUR ? read.startedAt : null;
}

async function categoriesOf(queries: Queries, run: StoredRun, policy: Policy): Promise<Run['categories']> {
  const rows = await queries
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  return rows.map((row) => {
    const category = policy[run.kind].categories.find((one) => one.key === row.category);
    return {
      key: row.category,
      rule: category ? ruleInWords(category) : '',
      share: category?.share ?? '',
      budget: formatAmount(row.budget),
      members: row.members,
      paid: formatAmount(row.paid),
    };
  });
}

async function hoursOf(queries: Queries, id: number): Promise<Run['hours']> {
  const rows = await queries
    .select()
    .from(runHours)
    .where(eq(runHours.runId, id))
    .orderBy(asc(runHours.hourStart));
  return rows.map(({ hourStart, hourEnd, votes, cc, rate, hourlyShare }) => {
    const inflow = accrue({ cc, rate, hourlyShare: parseFraction(hourlyShare) });
    return {
      start: hourStart,
      end: hourEnd,
      votes,
      cc: formatAmount(cc),
      rate: formatAmount(rate),
      inflow: formatAmount(inflow.inflow),
      hourly: formatAmount(inflow.hourly),
      daily: formatAmount(inflow.daily),
    };
  });
}
