import { asc } from 'drizzle-orm';
import { type Amount, formatAmount, maximum, subtract, ZERO } from '@/lib/amount';
import { type Accrued, type Books, partOf } from '@/lib/books';
import { accrueLate, LATE_LIMIT, type LatePart } from '@/lib/counting';
import { hourAt, type Instant, KINDS, type Kind, later } from '@/lib/period';
import type { Queries } from '../db/connection';
import { sightings } from '../db/schema';
import { publishedAt } from '../transfer/compare';
import { readBooks } from './ledger';

type Sighting = typeof sightings.$inferSelect;

/**
 * What would come of one pool's part of an hour if it were swept now: the next sweep books it, it is left until an attempt is decided, it waits for
 * a person, or there is nothing late.
 */
type LateOutcome = 'next sweep' | 'undecided' | 'waits' | 'agrees' | 'shrank';

/** One pool's part of an hour of the inbox, against the pool's last row. */
export type LateInPool = {
  readonly pool: Kind;
  readonly counted: string;
  readonly lateCc: string;
  readonly lateVotes: number;
  /** What the source has less than was counted; that moves nothing by itself. */
  readonly shrankBy: string;
  /** What the source's CC would add to the pool, or would take from it in a rerun. */
  readonly effect: string;
  readonly outcome: LateOutcome;
  /** The period that the next sweep would book it for. */
  readonly earmarkedFor: Instant | null;
  /** Whether the period that the part is at home in was skipped, so that a person may book a difference to the next one. */
  readonly homeSkipped: boolean;
};

/** One hour of the inbox. */
export type LateHour = {
  readonly hourStart: Instant;
  readonly hourEnd: Instant;
  readonly seenAt: Instant;
  readonly votes: number;
  readonly cc: string;
  /** Until then, and in that second, late votes are booked by themselves. */
  readonly byItselfUntil: Instant;
  readonly pools: readonly LateInPool[];
  /** The hour's published run, which may be rerun instead. */
  readonly runId: number | null;
  /** Who left late votes here, why and up to what CC; whether what the source says now is still within that. */
  readonly left: { by: string; reason: string; cc: string; stands: boolean } | null;
};

/** The hours in which the source says other than what was counted, the latest first, and what a sweep at that moment would do with them. */
export async function lateHours(queries: Queries, zone: string, now: Instant): Promise<LateHour[]> {
  const seen = await queries.select().from(sightings).orderBy(asc(sightings.hourStart));
  if (seen.length === 0) return [];
  const hours = seen.map((row) => row.hourStart);
  // A sweep books into these books and nobody writes them: what it would do is told by the rule that does it.
  const books = await readBooks(queries, zone, hours);
  const published = new Map((await publishedAt(queries, hours)).map(({ hour, runId }) => [hour, runId]));
  return seen
    .toReversed()
    .filter((row) => differs(books, row))
    .map((row) => ({ ...lateHour(books, row, zone, now), runId: published.get(row.hourStart) ?? null }));
}

/** Whether a pool has counted other than what was seen; a row that a person left is kept even while none has. */
export const differs = (books: Books, { hourStart, cc }: Pick<Sighting, 'hourStart' | 'cc'>): boolean =>
  KINDS.some((kind) => books.accrued(kind, hourStart)?.cc !== cc);

function lateHour(books: Books, row: Sighting, zone: string, now: Instant): Omit<LateHour, 'runId'> {
  const { hourStart, seenAt, votes, cc } = row;
  const hourEnd = hourAt(hourStart, zone).end;
  const before = KINDS.map((kind) => ({ kind, last: books.accrued(kind, hourStart)! }));
  const parts = accrueLate(books, { hourStart, hourEnd, votes, cc }, now);
  const pools = before.map(({ kind, last }) => lateInPool(books, kind, last, row, parts));
  const shrank = pools.some(({ outcome }) => outcome === 'shrank');
  return {
    hourStart,
    hourEnd,
    seenAt,
    votes,
    cc: formatAmount(cc),
    byItselfUntil: later(hourEnd, LATE_LIMIT),
    pools,
    left: leftOf(row, shrank),
  };
}

const OUTCOME: Record<LatePart['outcome'], LateOutcome> = {
  booked: 'next sweep',
  left: 'undecided',
  waits: 'waits',
};

function lateInPool(
  books: Books,
  pool: Kind,
  last: Accrued,
  { hourStart, votes, cc }: Sighting,
  parts: readonly LatePart[],
): LateInPool {
  const part = parts.find((one) => one.pool === pool);
  const basis = { cc, rate: last.rate, hourlyShare: last.hourlyShare };
  const row = books.rows.find((one) => one.pool === pool && one.hourStart === hourStart);
  return {
    pool,
    counted: formatAmount(last.cc),
    lateCc: formatAmount(maximum(subtract(cc, last.cc), ZERO)),
    lateVotes: votes - last.votes,
    shrankBy: formatAmount(maximum(subtract(last.cc, cc), ZERO)),
    effect: formatAmount(part?.amount ?? subtract(partOf(pool, basis), last.accrued)),
    outcome: part ? OUTCOME[part.outcome] : cc < last.cc ? 'shrank' : 'agrees',
    earmarkedFor: row?.earmarkedFor ?? null,
    homeSkipped: books.calendar.stateOf(pool, books.calendar.home(pool, hourStart)) === 'skipped',
  };
}

function leftOf({ cc, leftCc, leftBy, leftReason }: Sighting, shrank: boolean): LateHour['left'] {
  if (leftCc === null) return null;
  return {
    by: leftBy ?? '',
    reason: leftReason ?? '',
    cc: formatAmount(leftCc),
    stands: isLeft(cc, leftCc, shrank),
  };
}

/** Late votes are left up to a figure, but whoever left them has not seen that the source lost others since. */
const isLeft = (cc: Amount, leftCc: Amount, shrank: boolean): boolean =>
  cc === leftCc || (cc < leftCc && !shrank);
