import { and, inArray } from 'drizzle-orm';
import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant, type Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { audit, type entries, handBookings, skips } from '../db/schema';

type Entry = Pick<
  typeof entries.$inferSelect,
  'id' | 'at' | 'kind' | 'periodStart' | 'fromAccount' | 'toAccount' | 'amount' | 'runId' | 'sweepId'
>;

/** The persons who booked the entries that neither a run nor a sweep has made, by the entry's id. An act and all that it writes have the same moment. */
export async function whoBooked(queries: Queries, all: readonly Entry[]): Promise<Map<number, string>> {
  const byPersons = all.filter(({ runId, sweepId }) => runId === null && sweepId === null);
  if (byPersons.length === 0) return new Map();
  const [acts, corrections, skipped] = await Promise.all([
    actsAbout(queries, byPersons),
    correctionsAt(queries, byPersons),
    skipsOf(queries, byPersons),
  ]);
  return new Map(
    byPersons.flatMap((entry) => {
      const by =
        corrections.get(movedAt(entry.at, entry)) ??
        subjectsOf(entry)
          .map((subject) => acts.get(`${subject} ${entry.at}`) ?? skipped.get(`${subject} ${entry.at}`))
          .find((one) => one !== undefined);
      return by === undefined ? [] : [[entry.id, by] as const];
    }),
  );
}

const subjectOf = ({ kind, periodStart }: Pick<Entry, 'kind' | 'periodStart'>): string =>
  `${kind} ${formatInstant(periodStart)}`;

/** What the audit trail calls what an entry is about: its period, or a pool that something was brought into. */
const subjectsOf = (entry: Entry): string[] => [subjectOf(entry), `${entry.kind} pool`];

/** Late votes that were booked, what a day's skip left over, skips, opening balances. */
async function actsAbout(queries: Queries, all: readonly Entry[]): Promise<Map<string, string>> {
  const rows = await queries
    .select({ at: audit.at, by: audit.actor, subject: audit.subject })
    .from(audit)
    .where(inArray(audit.subject, [...new Set(all.flatMap(subjectsOf))]));
  return new Map(rows.map(({ at, by, subject }) => [`${subject} ${at}`, by]));
}

async function correctionsAt(queries: Queries, all: readonly Entry[]): Promise<Map<string, string>> {
  const rows = await queries
    .select()
    .from(handBookings)
    .where(inArray(handBookings.decidedAt, [...new Set(all.map(({ at }) => at))]));
  return new Map(
    rows.flatMap((row) =>
      row.decidedAt === null || row.decidedBy === null ? [] : [[movedAt(row.decidedAt, row), row.decidedBy]],
    ),
  );
}

type Move = Pick<Entry, 'fromAccount' | 'toAccount'> & { amount: Amount };
const movedAt = (at: Instant, { fromAccount, toAccount, amount }: Move): string =>
  `${at} ${fromAccount} ${toAccount} ${formatAmount(amount)}`;

/** Periods that were published or skipped elsewhere are marked many at once, by an act that is about the whole database. */
async function skipsOf(queries: Queries, all: readonly Entry[]): Promise<Map<string, string>> {
  const rows = await queries
    .select()
    .from(skips)
    .where(
      and(
        inArray(skips.kind, [...new Set(all.map(({ kind }) => kind))]),
        inArray(skips.periodStart, [...new Set(all.map(({ periodStart }) => periodStart))]),
      ),
    );
  return new Map(rows.map((row) => [`${subjectOf(row)} ${row.skippedAt}`, row.skippedBy]));
}
