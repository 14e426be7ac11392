import { createHash } from 'node:crypto';
import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import {
  dueAt,
  duePeriods,
  formatInstant,
  type Instant,
  KINDS,
  type Kind,
  type Period,
  periodFrom,
} from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs, skips } from '../db/schema';
import type { Program } from '../program';
import type { Compared } from './high-water';
import { isSkip, nameOf, type Publication } from './publication';

/** A period that was published or skipped elsewhere and not here, or again there. What was published of one that no mark tells of is not known. */
export type GapPeriod = { readonly period: Period; readonly publication: Publication | null };

/** What a database lacks of what was published. */
export type Gap = {
  /** In the order in which they fell due, each with what was published last for it. */
  readonly periods: readonly GapPeriod[];
  /** Every publication that is missing, also those that were replaced there. */
  readonly missing: readonly Publication[];
  /** Names the gap. */
  readonly digest: string;
  readonly sentence: string;
};

/** The gap between what the marks tell and what the database has; null where there is none. */
export async function gapBetween(
  queries: Queries,
  program: Program,
  { marks, known }: Compared,
): Promise<Gap | null> {
  const missing = marks.filter((one) => !known.has(nameOf(one)) && one.start >= program.startAt);
  if (missing.length === 0) return null;
  const last = await lastPublished(queries);
  // Marks that overlap with the database tell of everything in between. Others may have been lost, lowered or dropped before the first of them.
  const untold = known.size > 0 ? [] : await untoldPeriods(queries, program, marks);
  const told = new Map(
    [...missing]
      // Where copies of one database disagree, what was paid comes before what was skipped.
      .sort((a, b) => Number(isSkip(b)) - Number(isSkip(a)) || a.publishedAt - b.publishedAt)
      .map((publication) => [
        `${publication.kind} ${publication.start}`,
        { period: periodFrom(publication.kind, publication.start, program.zone), publication },
      ]),
  );
  const periods: GapPeriod[] = [
    ...untold.map((period) => ({ period, publication: null })),
    ...told.values(),
  ].sort((a, b) => dueAt(a.period) - dueAt(b.period));
  const again = await publishedAlready(queries, periods);
  return {
    periods,
    missing,
    digest: createHash('sha256')
      .update([...missing.map(nameOf), ...untold.map(({ kind, start }) => `${kind} ${start}`)].join('\n'))
      .digest('hex'),
    sentence: sentenceOf(periods, again, last),
  };
}

/**
 * Periods that fell due before the first publication that the marks tell of, and that nobody has published or skipped here: they may all have been
 * published there.
 */
async function untoldPeriods(
  queries: Queries,
  { zone, startAt }: Program,
  marks: readonly Publication[],
): Promise<Period[]> {
  const first = Math.min(...marks.map(({ publishedAt }) => publishedAt)) as Instant;
  const done = await queries
    .select({ kind: runs.kind, start: runs.periodStart })
    .from(runs)
    .where(and(eq(runs.published, 1), gte(runs.periodStart, startAt), lt(runs.periodStart, first)));
  const skipped = await queries.select({ kind: skips.kind, start: skips.periodStart }).from(skips);
  const known = new Set([...done, ...skipped, ...marks].map(({ kind, start }) => `${kind} ${start}`));
  return duePeriods(startAt, first, first, zone).filter(({ kind, start }) => !known.has(`${kind} ${start}`));
}

type Last = { readonly kind: Kind; readonly start: Instant; readonly attempt: number };

async function lastPublished(queries: Queries): Promise<Last[]> {
  const found: Last[] = [];
  for (const kind of KINDS) {
    const [row] = await queries
      .select({ start: runs.periodStart, attempt: runs.attempt })
      .from(runs)
      .where(and(eq(runs.kind, kind), eq(runs.published, 1)))
      .orderBy(desc(runs.periodStart))
      .limit(1);
    if (row) found.push({ kind, ...row });
  }
  return found;
}

/** The periods of a gap that are published here too, by an earlier attempt. */
async function publishedAlready(queries: Queries, periods: readonly GapPeriod[]): Promise<Set<string>> {
  const rows = await queries
    .select({ kind: runs.kind, start: runs.periodStart })
    .from(runs)
    .where(
      and(
        eq(runs.published, 1),
        inArray(
          runs.periodStart,
          periods.map(({ period }) => period.start),
        ),
      ),
    );
  return new Set(rows.map(({ kind, start }) => `${kind} ${start}`));
}

function sentenceOf(
  periods: readonly GapPeriod[],
  again: ReadonlySet<string>,
  last: readonly Last[],
): string {
  const of = (kind: Kind) => periods.filter(({ period }) => period.kind === kind);
  const isSkipped = ({ publication }: GapPeriod) => publication !== null && isSkip(publication);
  const isAgain = ({ period: { kind, start } }: GapPeriod) => again.has(`${kind} ${start}`);
  const isFirst = (one: GapPeriod) => !isSkipped(one) && !isAgain(one);
  const counts = [
    counted(of('hourly').filter(isFirst).length, 'hour'),
    counted(of('daily').filter(isFirst).length, 'day'),
    counted(periods.filter((one) => !isSkipped(one) && isAgain(one)).length, 'rerun'),
    counted(periods.filter(isSkipped).length, 'skip'),
  ].filter((one) => one !== null);
  const ends = last.map(
    ({ kind, start, attempt }) => `${NAME[kind]} ${formatInstant(start)}, attempt ${attempt}`,
  );
  const until = KINDS.flatMap((kind) => {
    const latest = of(kind).at(-1);
    return latest ? `${NAME[kind]} ${formatInstant(latest.period.start)}` : [];
  });
  const verb = counts.length === 1 && counts[0]!.startsWith('1 ') ? 'is' : 'are';
  const became = periods.every(isSkipped) ? 'skipped' : 'published';
  return (
    `The database ends at ${ends.join(' and ') || 'no period at all'}; ${became} elsewhere up to ${until.join(' and ')}: ` +
    `${listed(counts)} ${verb} missing.`
  );
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const NAME: Record<Kind, string> = { hourly: 'the hour', daily: 'the day' };

const counted = (count: number, what: string): string | null =>
  count === 0 ? null : `${count} ${what}${count === 1 ? '' : 's'}`;
