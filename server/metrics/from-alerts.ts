import { and, count, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { KINDS, type Kind } from '@/lib/period';
import { failedRuns } from '@/server/alert/run-failed';
import { waitingRuns, waitsSince } from '@/server/alert/run-waits';
import { SORTS } from '@/server/alert/sorts';
import { latenessByKind, unpublishedPeriods } from '@/server/alert/unpublished';
import { idsOf } from '@/server/alert/webhooks';
import { databaseNow } from '@/server/db/clock';
import { runs } from '@/server/db/schema';
import { alertMessages, alerts } from '@/server/db/schema-alerts';
import { transferDifferences } from '@/server/db/schema-transfers';
import { readProgram } from '@/server/program';
import { readComparison } from '@/server/transfer/comparison';
import { stuckTransfers } from '@/server/transfer/stuck';
import { type Reading, seconds, single } from './reading';

const byKind = (figureOf: (kind: Kind) => number) =>
  KINDS.map((kind) => ({ labels: { kind }, value: figureOf(kind) }));

/** What people are told of, and the figures that it is told by, so that Prometheus can tell of the same. */
export const FROM_ALERTS: readonly Reading[] = [
  {
    name: 'alerts_open',
    help: 'Alerts that stand, by sort; the console and `npm run allot -- alerts` list them.',
    labels: ['sort'],
    async read(queries) {
      const rows = await queries
        .select({ sort: alerts.sort, value: count() })
        .from(alerts)
        .where(isNull(alerts.until))
        .groupBy(alerts.sort);
      return Object.keys(SORTS).map((sort) => ({
        labels: { sort },
        value: rows.find((row) => row.sort === sort)?.value ?? 0,
      }));
    },
  },
  {
    name: 'alert_unsent_seconds',
    help: 'How long the oldest alert that a configured webhook was not told of has been waiting, of the last day; 0 when none is.',
    labels: [],
    async read(queries, { webhooks }) {
      const now = await databaseNow(queries);
      const unsent = await queries
        .select({ since: sql`min(coalesce(${alerts.until}, ${alerts.since}))`.mapWith(alerts.since) })
        .from(alertMessages)
        .innerJoin(alerts, eq(alerts.id, alertMessages.alertId))
        .where(
          and(
            isNull(alertMessages.sentAt),
            inArray(alertMessages.target, idsOf(webhooks)),
            or(isNull(alerts.until), sql`${alerts.until} > ${sql.param(now, alerts.until)} - interval 1 day`),
          ),
        );
      const since = unsent[0]?.since ?? null;
      return single(since === null ? 0 : Math.max(0, seconds(now - since)));
    },
  },
  {
    name: 'runs_failed_open',
    help: 'Failed attempts that nobody has done anything about, by kind.',
    labels: ['kind'],
    async read(queries) {
      const failed = await failedRuns(queries, await databaseNow(queries));
      return byKind((kind) => failed.filter((run) => run.kind === kind).length);
    },
  },
  {
    name: 'run_waiting_seconds',
    help: 'How long the run has waited that has waited longest for a person, by kind; 0 when none waits.',
    labels: ['kind'],
    async read(queries) {
      const now = await databaseNow(queries);
      const waiting = await waitingRuns(queries);
      return byKind((kind) => {
        const longest = waiting.find((run) => run.kind === kind);
        return longest ? seconds(now - waitsSince(longest)) : 0;
      });
    },
  },
  {
    name: 'periods_missed',
    help: 'Due periods that are older than the catch-up limit and that nobody has run or skipped, by kind.',
    labels: ['kind'],
    async read(queries, { world, missed }) {
      const [now, program] = await Promise.all([databaseNow(queries), readProgram(queries)]);
      if (!program) return [];
      const counts = await missed.at(queries, program, now, world.catchUpHours);
      return byKind((kind) => counts[kind]);
    },
  },
  {
    name: 'distribution_late_seconds',
    help: 'How long ago the oldest period was to be published that is not, by kind; what is paused, skipped, missed or decided by a person is left out.',
    labels: ['kind'],
    async read(queries, { world }) {
      const [now, program] = await Promise.all([databaseNow(queries), readProgram(queries)]);
      if (!program) return [];
      const late = latenessByKind(await unpublishedPeriods(queries, program, now, world.catchUpHours), now);
      return byKind((kind) => seconds(late[kind]));
    },
  },
  {
    name: 'transfers_stuck',
    help: 'Transfers that were not delivered in their time and need a person.',
    labels: [],
    async read(queries) {
      const stuck = await stuckTransfers(queries, await databaseNow(queries));
      return single(stuck.reduce((total, batch) => total + batch.transfers, 0));
    },
  },
  {
    name: 'remote_differences',
    help: 'Transfers that the remote database holds otherwise than they were delivered.',
    labels: [],
    async read(queries) {
      const [row] = await queries.select({ value: count() }).from(transferDifferences);
      return single(row?.value ?? 0);
    },
  },
  {
    name: 'remote_compared_timestamp_seconds',
    help: 'When the remote database was last compared with what was delivered; absent before the first time.',
    labels: [],
    async read(queries) {
      const { comparedAt } = await readComparison(queries, 0);
      return comparedAt === null ? [] : single(seconds(comparedAt));
    },
  },
  {
    name: 'roles_granted',
    help: 'Roles that were given to people and tokens since the program began.',
    labels: [],
    async read(queries) {
      const [row] = await queries
        .select({ value: count() })
        .from(alerts)
        .where(eq(alerts.sort, 'role granted'));
      return single(row?.value ?? 0);
    },
  },
  {
    name: 'last_run_seconds',
    help: 'How long the latest computed run of each kind took from its opening until it was computed.',
    labels: ['kind'],
    async read(queries) {
      const rows = await Promise.all(
        KINDS.map(async (kind) => {
          const [run] = await queries
            .select({ openedAt: runs.openedAt, computedAt: runs.computedAt })
            .from(runs)
            .where(and(eq(runs.kind, kind), isNotNull(runs.computedAt)))
            .orderBy(desc(runs.id))
            .limit(1);
          return run?.computedAt ? [{ labels: { kind }, value: seconds(run.computedAt - run.openedAt) }] : [];
        }),
      );
      return rows.flat();
    },
  },
];
