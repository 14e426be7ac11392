import { and, asc, count, desc, eq, inArray, isNull, not, or, sql } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { dueAt, formatInstant, type Instant, KINDS, type Kind, type Period, periodAt } from '@/lib/period';
import { isSingleOperator } from '../act';
import type { State } from '../api/contract';
import type { Queries } from '../db/connection';
import { breaches, refusals, runs, transfers } from '../db/schema';
import { checkHighWater } from '../high-water/behind';
import { checkInstances, checkSource, together } from '../instance/health';
import { readInstances } from '../instance/heartbeat';
import { RINGING } from '../instance/names';
import { policyAt } from '../policy/policies';
import { listProcesses } from '../processes';
import { unattempted } from '../run/due';
import { orNull, troublesOf } from '../run/run-row';
import { pausesAt } from '../scheduler/pause';
import { readTransfersState } from '../transfer/transfers-state';
import type { Session } from './session';

export type Status = Awaited<ReturnType<typeof readStatus>>;

/** Where the program stands, for people and machines alike. */
export async function readStatus({ config, world, program }: Session) {
  const { db, zone } = world;
  const now = await world.clock();
  const health = together([
    await checkInstances(db, world.instance),
    await checkSource(db, world.source),
    await checkHighWater(db, world),
  ]);
  const instances = await readInstances(db, now);
  const todo = program ? await unattempted(db, program, now, world.catchUpHours) : { due: [], missed: [] };
  return {
    program: { name: config.programName, zone, startAt: program && formatInstant(program.startAt) },
    environment: config.environment,
    now: formatInstant(now),
    schedule: instances.some(({ name }) => RINGING.test(name)) ? ('on' as const) : ('off' as const),
    kinds: await Promise.all(KINDS.map((kind) => readKind(db, kind, now, zone, program !== null))),
    due: countedPeriods(todo.due),
    missed: countedPeriods(todo.missed),
    singleOperator: program !== null && (await isSingleOperator(db, now)),
    pauses: [...(await pausesAt(db, now)).values()].map(({ kind, pausedBy, reason, since, until }) => ({
      kind,
      pausedBy,
      reason,
      since: formatInstant(since),
      until: until && formatInstant(until),
    })),
    undecided: await readUndecided(db),
    refusals: await readRefusals(db),
    breaches: await readBreaches(db),
    obstacles: health.obstacles,
    warnings: health.warnings,
    instances: instances.map(({ name, host, pid, seenAt, clockOffsetMs }) => ({
      name,
      host,
      pid,
      seenAt: formatInstant(seenAt),
      clockOffsetMs,
    })),
    processes: Object.entries(listProcesses(config.dataDir)).map(([name, { pid }]) => ({ name, pid })),
    transfers: { ...(await readTransfers(db)), ...told(await readTransfersState(db, now)) },
  };
}

/** How many periods of a list are named; after years of standing still there are tens of thousands. */
const NAMED = 100;

const countedPeriods = (periods: readonly Period[]) => ({
  count: periods.length,
  first: periods.slice(0, NAMED).map(({ kind, start }) => ({ kind, period: formatInstant(start) })),
});

async function readKind(db: Queries, kind: Kind, now: Instant, zone: string, begun: boolean) {
  const [last] = await db
    .select({ id: runs.id, start: runs.periodStart, paid: runs.paid, decidedAt: runs.decidedAt })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.published, 1)))
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return {
    kind,
    gate: begun ? (await policyAt(db, now)).policy.gate[kind].mode : null,
    nextDue: formatInstant(dueAt(periodAt(kind, now, zone))),
    lastPublished: last
      ? {
          run: last.id,
          period: formatInstant(last.start),
          paid: orNull(last.paid),
          publishedAt: last.decidedAt && formatInstant(last.decidedAt),
        }
      : null,
  };
}

/** Runs that compute or wait, and failed or rejected ones whose period nobody has taken up since. */
async function readUndecided(db: Queries) {
  // Columns are spelt out: in a query over one table drizzle leaves its name away, and they would mean the inner one's.
  const taken = sql`exists (select 1 from runs other where other.kind = runs.kind
      and other.period_start = runs.period_start and (other.attempt > runs.attempt or other.published = 1))
    or exists (select 1 from skips where skips.kind = runs.kind and skips.period_start = runs.period_start)`;
  const rows = await db
    .select()
    .from(runs)
    .where(
      or(
        inArray(runs.status, ['computing', 'waiting']),
        and(inArray(runs.status, ['failed', 'rejected']), not(taken)),
      ),
    )
    .orderBy(asc(runs.periodStart), asc(runs.id));
  const troubles = await troublesOf(db, rows);
  return rows.map((run) => ({
    run: run.id,
    kind: run.kind,
    period: formatInstant(run.periodStart),
    attempt: run.attempt,
    status: run.status,
    reason: troubles.get(run.id) ?? run.gateReason ?? run.decisionReason,
  }));
}

async function readRefusals(db: Queries) {
  const rows = await db.select().from(refusals).orderBy(asc(refusals.periodStart));
  return rows.map(({ kind, periodStart, sentence, missing, tries, nextTryAt }) => ({
    kind,
    period: formatInstant(periodStart),
    sentence,
    missing: formatAmount(missing),
    tries,
    nextTryAt: formatInstant(nextTryAt),
  }));
}

async function readBreaches(db: Queries) {
  const rows = await db.select().from(breaches).where(isNull(breaches.resolvedAt)).orderBy(asc(breaches.id));
  return rows.map(({ kind, foundAt, sentence, runId }) => ({
    kind,
    foundAt: formatInstant(foundAt),
    sentence,
    run: runId,
  }));
}

/** The console's numbers for instants are epochs; machines outside of it read ISO. */
const told = ({ stuck, comparedAt, differences, ...state }: State['transfers']) => ({
  ...state,
  stuck: stuck && { ...stuck, since: formatInstant(stuck.since as Instant) },
  comparedAt: comparedAt === null ? null : formatInstant(comparedAt as Instant),
  differences: differences.map((one) => ({ ...one, hour: formatInstant(one.hour as Instant) })),
});

async function readTransfers(db: Queries) {
  const rows = await db
    .select({ status: transfers.status, number: count() })
    .from(transfers)
    .groupBy(transfers.status);
  const numberOf = (status: string) => rows.find((row) => row.status === status)?.number ?? 0;
  const [failing] = await db
    .select({ error: transfers.error })
    .from(transfers)
    .where(and(eq(transfers.status, 'pending'), sql`${transfers.error} is not null`))
    .limit(1);
  return {
    pending: numberOf('pending'),
    delivered: numberOf('delivered'),
    cancelled: numberOf('cancelled'),
    error: failing?.error ?? null,
  };
}
