import { and, asc, desc, eq, lt, or } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { periodFrom } from '@/lib/period';
import type { Journal, JournalFilter } from '../api/accounts-contract';
import type { Csv } from '../api/csv';
import type { Queries } from '../db/connection';
import { entries } from '../db/schema';
import type { Serving } from '../serving';
import { whoBooked } from './who-booked';

type Entry = typeof entries.$inferSelect;
type From = Pick<Serving, 'pages' | 'world'>;
type Asked = { before?: number | undefined; limit: number };

/** Entries of the journal that the filter lets through, the latest first, after the page before. */
export async function readJournal(
  { pages, world }: From,
  { before, limit, ...filter }: JournalFilter & Asked,
): Promise<Journal> {
  const found = await entriesBefore(pages, filter, { before, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const persons = await whoBooked(pages, rows);
  return {
    rows: rows.map((entry) => ({
      id: entry.id,
      at: entry.at,
      from: { account: entry.fromAccount, earmark: entry.fromEarmark },
      to: { account: entry.toAccount, earmark: entry.toEarmark },
      amount: formatAmount(entry.amount),
      period: periodFrom(entry.kind, entry.periodStart, world.zone),
      reason: entry.reason,
      runId: entry.runId,
      sweepId: entry.sweepId,
      person: persons.get(entry.id) ?? null,
    })),
    next: found.length > rows.length ? (rows.at(-1)?.id ?? null) : null,
  };
}

function entriesBefore(queries: Queries, filter: JournalFilter, { before, limit }: Asked): Promise<Entry[]> {
  const { account, kind, period, run, reason } = filter;
  return queries
    .select()
    .from(entries)
    .where(
      and(
        before === undefined ? undefined : lt(entries.id, before),
        account && or(eq(entries.fromAccount, account), eq(entries.toAccount, account)),
        kind && eq(entries.kind, kind),
        period === undefined ? undefined : eq(entries.periodStart, period),
        run === undefined ? undefined : eq(entries.runId, run),
        reason ? eq(entries.reason, reason) : undefined,
      ),
    )
    .orderBy(desc(entries.id))
    .limit(limit);
}

/** The reasons that entries have, for choosing one. */
export async function readReasons(queries: Queries): Promise<string[]> {
  const rows = await queries
    .select({ reason: entries.reason })
    .from(entries)
    .groupBy(entries.reason)
    .orderBy(asc(entries.reason));
  return rows.map(({ reason }) => reason);
}

const HEAD = [
  'id',
  'at',
  'from_account',
  'from_earmark',
  'to_account',
  'to_earmark',
  'amount',
  'kind',
  'period_start',
  'reason',
  'run_id',
  'sweep_id',
  'booked_by',
];
const ROWS_AT_ONCE = 2_000;

/** The same entries, all of them, as a file. */
export const journalCsv = ({ pages }: Pick<Serving, 'pages'>, filter: JournalFilter): Csv => ({
  name: ['journal', filter.account, filter.kind, filter.reason].filter((part) => part).join('-'),
  head: HEAD,
  rows: cellsOf(pages, filter),
});

async function* cellsOf(queries: Queries, filter: JournalFilter) {
  for (let before: number | undefined; ; ) {
    const rows = await entriesBefore(queries, filter, { before, limit: ROWS_AT_ONCE });
    const persons = await whoBooked(queries, rows);
    for (const row of rows) yield [...cells(row), persons.get(row.id) ?? null];
    if (rows.length < ROWS_AT_ONCE) return;
    before = rows.at(-1)!.id;
  }
}

const cells = (entry: Entry) => [
  entry.id,
  iso(entry.at),
  entry.fromAccount,
  iso(entry.fromEarmark),
  entry.toAccount,
  iso(entry.toEarmark),
  formatAmount(entry.amount),
  entry.kind,
  iso(entry.periodStart),
  entry.reason,
  entry.runId,
  entry.sweepId,
];

const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();
