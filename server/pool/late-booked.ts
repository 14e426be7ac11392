import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/mysql-core';
import { formatAmount, subtract } from '@/lib/amount';
import { formatInstant, type Instant, KINDS, type Kind } from '@/lib/period';
import type { Queries } from '../db/connection';
import { accruals, audit, sweeps } from '../db/schema';
import { Refusal } from '../refusal';
import { ACCRUE } from './late';
import type { Reach } from './sweep';

/** Late votes of an hour that one pool has booked. */
export type BookedLate = {
  readonly hourStart: Instant;
  readonly pool: Kind;
  /** The votes and the CC more than the row before had counted. */
  readonly votes: number;
  readonly cc: string;
  readonly amount: string;
  readonly earmarkedFor: Instant;
  readonly bookedAt: Instant;
  /** The sweep that booked them by itself. */
  readonly sweep: { id: number; reach: Reach; startedAt: Instant } | null;
  /** The person who did, from the inbox. */
  readonly person: { name: string; reason: string } | null;
};

export type BookedPage = { readonly rows: readonly BookedLate[]; readonly next: string | null };

/** The late votes that were booked, by a sweep or by a person: the latest hour first, the hour's own pool before the day's. */
export async function bookedLate(
  queries: Queries,
  { after, limit }: { after: string | null; limit: number },
): Promise<BookedPage> {
  const found = await findRows(queries, after === null ? null : readCursor(after), limit + 1);
  const page = found.slice(0, limit);
  const persons = await whoAccrued(queries, page);
  const last = page.at(-1);
  return {
    rows: page.map(({ row, before, sweep }) => ({
      hourStart: row.hourStart,
      pool: row.pool,
      votes: row.votes - before.votes,
      cc: formatAmount(subtract(row.cc, before.cc)),
      amount: formatAmount(row.amount),
      earmarkedFor: row.earmarkedFor,
      bookedAt: row.bookedAt,
      sweep,
      person: row.sweepId === null ? (persons.get(keyOf(subjectOf(row), row.bookedAt)) ?? null) : null,
    })),
    next: last && found.length > limit ? writeCursor(last.row) : null,
  };
}

/** The place of a row in the list, which is its key. */
type Place = Pick<typeof accruals.$inferSelect, 'hourStart' | 'pool' | 'seq'>;

const before = alias(accruals, 'row_before');

const findRows = (queries: Queries, after: Place | null, limit: number) =>
  queries
    .select({
      row: accruals,
      before: { votes: before.votes, cc: before.cc },
      sweep: { id: sweeps.id, reach: sweeps.reach, startedAt: sweeps.startedAt },
    })
    .from(accruals)
    // Late votes are late against a row that was there, so none is missed by this.
    .innerJoin(
      before,
      and(
        eq(before.hourStart, accruals.hourStart),
        eq(before.pool, accruals.pool),
        eq(before.seq, sql`${accruals.seq} - 1`),
      ),
    )
    .leftJoin(sweeps, eq(sweeps.id, accruals.sweepId))
    .where(and(eq(accruals.sort, 'late'), after ? isAfter(after) : undefined))
    // The key's own order backwards, so that the database reads it from its end and stops when the page is full.
    .orderBy(desc(accruals.hourStart), desc(accruals.pool), desc(accruals.seq))
    .limit(limit);

const isAfter = ({ hourStart, pool, seq }: Place): SQL | undefined =>
  or(
    lt(accruals.hourStart, hourStart),
    and(
      eq(accruals.hourStart, hourStart),
      or(lt(accruals.pool, pool), and(eq(accruals.pool, pool), lt(accruals.seq, seq))),
    ),
  );

type Found = Awaited<ReturnType<typeof findRows>>;

/** Who has booked the rows that no sweep has, by hour and moment: an act and its audit row have the same. */
async function whoAccrued(
  queries: Queries,
  page: Found,
): Promise<Map<string, { name: string; reason: string }>> {
  const subjects = page.filter(({ row }) => row.sweepId === null).map(({ row }) => subjectOf(row));
  if (subjects.length === 0) return new Map();
  const acts = await queries
    .select({ subject: audit.subject, at: audit.at, actor: audit.actor, reason: audit.reason })
    .from(audit)
    .where(and(inArray(audit.subject, subjects), eq(audit.action, ACCRUE)));
  return new Map(
    acts.map(({ subject, at, actor, reason }) => [keyOf(subject, at), { name: actor, reason: reason ?? '' }]),
  );
}

const subjectOf = ({ hourStart }: Place): string => `hourly ${formatInstant(hourStart)}`;
const keyOf = (subject: string, at: Instant): string => `${subject} ${at}`;

const writeCursor = ({ hourStart, pool, seq }: Place): string => `${hourStart}.${pool}.${seq}`;

/** @throws Refusal where the text is no cursor of this list. */
function readCursor(text: string): Place {
  const match = /^(-?\d{1,15})\.([a-z]+)\.(\d{1,9})$/.exec(text);
  const pool = KINDS.find((kind) => kind === match?.[2]);
  if (!match || !pool)
    throw new Refusal('The cursor of the list cannot be read; begin again with its first page.');
  return { hourStart: Number(match[1]) as Instant, pool, seq: Number(match[3]) };
}
