import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { type Amount, ZERO } from '@/lib/amount';
import type { Instant, Kind } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Queries } from '../db/connection';
import { rewardDistributionLogs, runs, skips } from '../db/schema';
import { publishedElsewhere } from '../db/schema-restored';

/** What became of a period, as a mark outside of the database remembers it: one publication of one attempt, or, as attempt 0, its skip. */
export type Publication = {
  readonly kind: Kind;
  readonly start: Instant;
  readonly attempt: number;
  readonly resultDigest: string;
  readonly publishedAt: Instant;
  readonly paid: Amount;
  readonly bonus: Amount;
};

/** How many publications a mark remembers: those of more than a week, so that what lies behind a usual backup is known period by period. */
export const REMEMBERED = 200;

/** Names a publication: another digest is another publication, also of the same attempt. */
export const nameOf = ({
  kind,
  start,
  attempt,
  resultDigest,
}: Omit<Publication, 'publishedAt' | 'paid' | 'bonus'>) => `${kind} ${start} ${attempt} ${resultDigest}`;

/** Whether it is a skip: nobody was paid, and the CC of the period went on to the next one. */
export const isSkip = ({ attempt }: Pick<Publication, 'attempt'>): boolean => attempt === SKIPPED.attempt;

const SKIPPED = { attempt: 0, resultDigest: '', paid: ZERO, bonus: ZERO };

/** The latest of several marks together, the last one last. */
export function latestOf(...marks: readonly (readonly Publication[])[]): Publication[] {
  const byName = new Map(marks.flat().map((one) => [nameOf(one), one]));
  return [...byName.values()].sort(byTime).slice(-REMEMBERED);
}

/** Several may be published in one moment of a clock. */
const byTime = (a: Publication, b: Publication): number =>
  a.publishedAt - b.publishedAt || a.start - b.start || a.attempt - b.attempt;

/** What this database has published and skipped of late, whatever was published again since. */
export async function publishedHere(queries: Queries): Promise<Publication[]> {
  // The journal has one row a publication in their order, so that nothing is looked through for the latest ones.
  const rows = await queries
    .select({
      kind: runs.kind,
      start: runs.periodStart,
      attempt: runs.attempt,
      resultDigest: runs.resultDigest,
      publishedAt: rewardDistributionLogs.timestamp,
      paid: runs.paid,
      bonus: runs.bonus,
    })
    .from(rewardDistributionLogs)
    .innerJoin(runs, eq(runs.id, rewardDistributionLogs.runId))
    .orderBy(desc(rewardDistributionLogs.id))
    .limit(REMEMBERED);
  const skipped = await queries
    .select({ kind: skips.kind, start: skips.periodStart, publishedAt: skips.skippedAt })
    .from(skips)
    // What was published elsewhere is in the marks from there.
    .where(isNull(skips.elsewhere))
    .orderBy(desc(skips.skippedAt))
    .limit(REMEMBERED);
  return latestOf(
    skipped.map((row) => ({ ...row, ...SKIPPED })),
    rows.map(({ resultDigest, paid, bonus, ...row }) => ({
      ...row,
      resultDigest: resultDigest ?? '',
      paid: paid ?? ZERO,
      bonus: bonus ?? ZERO,
    })),
  );
}

/** The names of what of the marks this database has, or two persons have decided over. */
export async function knownHere(queries: Queries, marks: readonly Publication[]): Promise<Set<string>> {
  if (marks.length === 0) return new Set();
  const own = await queries
    .select({
      kind: runs.kind,
      start: runs.periodStart,
      attempt: runs.attempt,
      resultDigest: runs.resultDigest,
    })
    .from(runs)
    .where(and(inArray(runs.status, ['published', 'superseded']), among(runs, marks)));
  const decided = await queries
    .select({
      kind: publishedElsewhere.kind,
      start: publishedElsewhere.periodStart,
      attempt: publishedElsewhere.attempt,
      resultDigest: publishedElsewhere.resultDigest,
    })
    .from(publishedElsewhere)
    .where(among(publishedElsewhere, marks));
  // A skip is the only one of its period, whatever it was for.
  const skipped = await queries
    .select({ kind: skips.kind, start: skips.periodStart })
    .from(skips)
    .where(
      inArray(
        skips.periodStart,
        marks.map(({ start }) => start),
      ),
    );
  const here = [...own, ...decided, ...skipped.map((row) => ({ ...row, ...SKIPPED }))];
  return new Set(here.map((row) => nameOf({ ...row, resultDigest: row.resultDigest ?? '' })));
}

function among(
  {
    kind,
    periodStart,
    attempt,
  }: Pick<typeof runs, 'kind' | 'periodStart' | 'attempt'> | typeof publishedElsewhere,
  marks: readonly Publication[],
): SQL {
  const keys = marks.map((one) => sql`(${one.kind}, ${toDatetime(one.start)}, ${one.attempt})`);
  return sql`(${kind}, ${periodStart}, ${attempt}) in (${sql.join(keys, sql`, `)})`;
}
