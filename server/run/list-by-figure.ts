import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
import { Refusal } from '@/server/refusal';
import { type AskedList, listedRuns } from './run-filter';
import { LISTED, type ListedRun } from './run-row';

export type Figure = Exclude<NonNullable<AskedList['sort']>, 'period'>;

/** What attempts are put in order by; the duration is that of the work, in microseconds, without the time that a person took to decide. */
const FIGURES: Record<Figure, SQL> = {
  paid: sql`${runs.paid}`,
  voters: sql`cast(${runs.voters} as decimal(38,8))`,
  duration: sql`cast(timestampdiff(microsecond, ${runs.openedAt}, ${runs.computedAt}) as decimal(38,8))`,
};

/** The attempts that have the figure, in its order, so many after the cursor; of two with the same figure the later one comes first or last with it. */
export async function listByFigure(
  queries: Queries,
  figure: Figure,
  asked: AskedList,
  range: { from: Instant; to: Instant },
): Promise<{ found: ListedRun[]; next: string | null }> {
  const value = FIGURES[figure];
  const way = asked.ascending ? asc : desc;
  // Rows are wide, so that only what they are put in order by is sorted.
  const keys = await queries
    .select({ id: runs.id, value: sql<string>`${value}` })
    .from(runs)
    .where(
      and(
        gte(runs.periodStart, range.from),
        lt(runs.periodStart, range.to),
        listedRuns(asked),
        isNotNull(value),
        asked.after === undefined
          ? undefined
          : comesAfter(value, asked.ascending ?? false, readCursor(figure, asked)),
      ),
    )
    .orderBy(way(value), way(runs.id))
    .limit(asked.limit + 1);
  const page = keys.slice(0, asked.limit);
  const last = page.at(-1);
  const next = keys.length > page.length && last ? writeCursor(figure, asked, last) : null;
  return {
    found: await inOrder(
      queries,
      page.map(({ id }) => id),
    ),
    next,
  };
}

async function inOrder(queries: Queries, ids: readonly number[]): Promise<ListedRun[]> {
  if (ids.length === 0) return [];
  const rows = await queries
    .select(LISTED)
    .from(runs)
    .where(inArray(runs.id, [...ids]));
  return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

type Key = { readonly id: number; readonly value: string };

function comesAfter(figure: SQL, ascending: boolean, { id, value }: Key): SQL | undefined {
  // A bare string beside a decimal would be compared as floating point.
  const exact = sql`cast(${value} as decimal(38,8))`;
  const beyond = ascending ? gt : lt;
  return or(beyond(figure, exact), and(eq(figure, exact), beyond(runs.id, id)));
}

const wayOf = ({ ascending }: AskedList): string => (ascending ? 'up' : 'down');

const writeCursor = (figure: Figure, asked: AskedList, { id, value }: Key): string =>
  [figure, wayOf(asked), value, id].join(':');

/** @throws Refusal where the text is no cursor of this list in this order. */
function readCursor(figure: Figure, asked: AskedList): Key {
  const [name, way, value = '', id = '', ...more] = (asked.after ?? '').split(':');
  const fits = name === figure && way === wayOf(asked) && more.length === 0;
  if (!fits || !/^-?\d{1,30}(\.\d{1,8})?$/.test(value) || !/^\d{1,15}$/.test(id))
    throw new Refusal('The cursor of the list cannot be read; begin again with its first page.');
  return { id: Number(id), value };
}
