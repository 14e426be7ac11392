import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { formatAmount } from '@/lib/amount';
import { dueAt, KINDS, type Kind } from '@/lib/period';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { accounts, breaches, instances, runs, transfers } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { waitingPeriods } from '@/server/run/missed';
import { type Reading, type Sample, seconds, single } from './reading';

/** What the database knows: the program's figures, the same whichever process is asked. */
export const FROM_DATABASE: readonly Reading[] = [
  {
    name: 'database_up',
    help: '1 while our database answers, else 0.',
    labels: [],
    read: (queries) =>
      databaseNow(queries).then(
        () => single(1),
        () => single(0),
      ),
  },
  {
    name: 'runs',
    help: 'Runs by kind and status.',
    labels: ['kind', 'status'],
    async read(queries) {
      const rows = await queries
        .select({ kind: runs.kind, status: runs.status, value: sql<string>`count(*)` })
        .from(runs)
        .groupBy(runs.kind, runs.status);
      return rows.map(({ kind, status, value }) => ({ labels: { kind, status }, value: Number(value) }));
    },
  },
  {
    name: 'last_published_period_timestamp_seconds',
    help: 'The end of the latest published period, by kind.',
    labels: ['kind'],
    async read(queries) {
      const rows = await queries
        .select({ kind: runs.kind, end: sql`max(${runs.periodEnd})`.mapWith(runs.periodEnd) })
        .from(runs)
        .where(eq(runs.status, 'published'))
        .groupBy(runs.kind);
      return rows.map(({ kind, end }) => ({ labels: { kind }, value: seconds(end) }));
    },
  },
  {
    name: 'seconds_since_due',
    help: 'How long the oldest due period that nobody has attempted has been waiting, by kind; 0 when none is.',
    labels: ['kind'],
    async read(queries, { world }) {
      const [now, program] = await Promise.all([databaseNow(queries), readProgram(queries)]);
      if (!program) return [];
      const due = await waitingPeriods(queries, program, now, world.catchUpHours);
      return KINDS.map((kind) => {
        const oldest = due.find((period) => period.kind === kind);
        return { labels: { kind }, value: oldest ? seconds(now - dueAt(oldest)) : 0 };
      });
    },
  },
  {
    name: 'pool_balance_cc',
    help: 'The CC in each pool. Prometheus keeps floating-point numbers: exact amounts are on the console.',
    labels: ['pool'],
    async read(queries) {
      const rows = await queries
        .select()
        .from(accounts)
        .where(inArray(accounts.account, [...Object.values(POOL), 'held']));
      return rows.map((row) => ({ labels: { pool: row.account }, value: Number(formatAmount(row.balance)) }));
    },
  },
  {
    name: 'votes_read',
    help: 'Votes that the published runs were computed from, by kind.',
    labels: ['kind'],
    async read(queries) {
      const rows = await queries
        .select({ kind: runs.kind, value: sql<string>`coalesce(sum(${runs.votes}), 0)` })
        .from(runs)
        .where(eq(runs.status, 'published'))
        .groupBy(runs.kind);
      return rows.map(({ kind, value }) => ({ labels: { kind }, value: Number(value) }));
    },
  },
  {
    name: 'bad_rows',
    help: 'Bad rows of the source that the latest published run of each kind has met, by what is wrong with them.',
    labels: ['kind', 'what'],
    read: (queries) =>
      Promise.all(KINDS.map((kind) => badRowsOf(queries, kind))).then((samples) => samples.flat()),
  },
  {
    name: 'transfers_pending',
    help: 'Transfers to special partners that are not delivered yet.',
    labels: [],
    async read(queries) {
      const [row] = await queries
        .select({ value: sql<string>`count(*)` })
        .from(transfers)
        .where(eq(transfers.status, 'pending'));
      return single(Number(row?.value ?? 0));
    },
  },
  {
    name: 'transfers_oldest_pending_seconds',
    help: 'How long ago the oldest hour ended whose transfer is pending; 0 when none is.',
    labels: [],
    async read(queries) {
      const now = await databaseNow(queries);
      const [row] = await queries
        .select({ time: transfers.time })
        .from(transfers)
        .where(eq(transfers.status, 'pending'))
        .orderBy(asc(transfers.time))
        .limit(1);
      return single(row ? seconds(now - row.time) : 0);
    },
  },
  {
    name: 'breaches_open',
    help: 'Broken invariants that stop runs, by kind.',
    labels: ['kind'],
    async read(queries) {
      const rows = await queries
        .select({ kind: breaches.kind })
        .from(breaches)
        .where(isNull(breaches.resolvedAt));
      return KINDS.map((kind) => ({
        labels: { kind },
        value: rows.filter((row) => row.kind === kind).length,
      }));
    },
  },
  {
    name: 'instance_clock_offset_seconds',
    help: 'How far the clock of each instance is ahead of that of the database.',
    labels: ['instance', 'host'],
    async read(queries) {
      const rows = await queries.select().from(instances);
      return rows.map(({ name, host, clockOffsetMs }) => ({
        labels: { instance: name, host },
        value: seconds(clockOffsetMs),
      }));
    },
  },
];

async function badRowsOf(queries: Queries, kind: Kind): Promise<Sample[]> {
  const [latest] = await queries
    .select({ badRows: runs.badRows })
    .from(runs)
    .where(and(eq(runs.kind, kind), isNotNull(runs.published)))
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return Object.entries(latest?.badRows ?? {}).map(([what, value]) => ({ labels: { kind, what }, value }));
}
