import { and, asc, desc, eq, gte, like, lt, type SQL } from 'drizzle-orm';
import { changesOf } from '@/lib/changes';
import { type Instant, later, MINUTE } from '@/lib/period';
import { spanOf } from '@/lib/span';
import type { AuditFilter, AuditPage, AuditRow } from '../api/audit-contract';
import type { Queries } from '../db/connection';
import { audit } from '../db/schema';

type Stored = typeof audit.$inferSelect;

/** How many rows are looked through for one page, so that a filter that nothing matches costs no more than any other. */
const LOOKED = 50_000;
const MOST_CHANGES = 200;
const LONGEST_VALUE = 500;

/** The rows of the trail that the filter lets through, the latest first; where few match, the next page goes on where this one stopped looking. */
export async function listAudit(
  queries: Queries,
  zone: string,
  { after, limit, ...filter }: AuditFilter & { readonly after?: number | undefined; readonly limit: number },
): Promise<AuditPage> {
  const where = await reach(queries, zone, filter);
  const before = Math.min(after ?? Number.MAX_SAFE_INTEGER, where.before);
  const floor = Math.max(where.first, before - LOOKED);
  const found = await rowsBefore(queries, { before, first: floor, matches: where.matches, limit: limit + 1 });
  const page = found.slice(0, limit);
  const goesOn = found.length > page.length;
  const lookedTo = goesOn ? page.at(-1)!.seq : floor;
  return { rows: page.map(toRow), next: lookedTo > where.first ? lookedTo : null, lookedTo };
}

/** The same rows without an end, a thousand at a time, for a file. */
export async function* streamAudit(
  queries: Queries,
  zone: string,
  filter: AuditFilter,
): AsyncGenerator<Stored> {
  const { first, before: end, matches } = await reach(queries, zone, filter);
  for (let before = end; before > first; ) {
    const floor = Math.max(first, before - LOOKED);
    const rows = await rowsBefore(queries, { before, first: floor, matches, limit: 1_000 });
    yield* rows;
    before = rows.length === 1_000 ? rows.at(-1)!.seq : floor;
  }
}

/** What of the trail a filter reaches: the numbers `[first, before)`, and of those the rows that match. */
type Reach = { readonly first: number; readonly before: number; readonly matches: SQL | undefined };

async function reach(queries: Queries, zone: string, filter: AuditFilter): Promise<Reach> {
  const from = filter.from === undefined ? null : spanOf('hours', filter.from, zone).start;
  const to = filter.to === undefined ? null : spanOf('hours', filter.to, zone).end;
  return {
    first: from === null ? 1 : await seqAt(queries, later(from, -OUT_OF_ORDER)),
    before: to === null ? (await lastSeq(queries)) + 1 : await seqAt(queries, later(to, OUT_OF_ORDER)),
    matches: and(
      filter.who === undefined ? undefined : eq(audit.actor, filter.who),
      filter.action === undefined ? undefined : eq(audit.action, filter.action),
      filter.subject === undefined ? undefined : like(audit.subject, `%${escaped(filter.subject)}%`),
      from === null ? undefined : gte(audit.at, from),
      to === null ? undefined : lt(audit.at, to),
    ),
  };
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

/** An act reads the clock before it waits for its place in the chain, so that times follow the numbers only about so closely. */
const OUT_OF_ORDER = 10 * MINUTE;

/** The number of the first row that is not before the instant, found by halving, since no index has the times. */
async function seqAt(queries: Queries, instant: Instant): Promise<number> {
  let low = 1;
  let high = (await lastSeq(queries)) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await queries
      .select({ at: audit.at })
      .from(audit)
      .where(gte(audit.seq, middle))
      .orderBy(asc(audit.seq))
      .limit(1);
    if (!row || row.at >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function lastSeq(queries: Queries): Promise<number> {
  const [row] = await queries.select({ seq: audit.seq }).from(audit).orderBy(desc(audit.seq)).limit(1);
  return row?.seq ?? 0;
}

const rowsBefore = (
  queries: Queries,
  { before, first, matches, limit }: Reach & { readonly limit: number },
): Promise<Stored[]> =>
  queries
    .select()
    .from(audit)
    .where(and(lt(audit.seq, before), gte(audit.seq, first), matches))
    .orderBy(desc(audit.seq))
    .limit(limit);

function toRow({ before, after, token: _, ...row }: Stored): AuditRow {
  const changes = changesOf(before, after);
  return {
    ...row,
    changes: changes.slice(0, MOST_CHANGES).map((change) => ({
      path: change.path,
      before: cut(change.before),
      after: cut(change.after),
    })),
    moreChanges: Math.max(0, changes.length - MOST_CHANGES),
  };
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;

const RECENT = 5_000;

/** Who acted and what was done among the latest rows, in the alphabet's order, to choose a filter from. */
export async function auditWords(
  queries: Queries,
): Promise<{ readonly actors: readonly string[]; readonly actions: readonly string[] }> {
  const rows = await queries
    .select({ actor: audit.actor, action: audit.action })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(RECENT);
  const some = (word: (row: { actor: string; action: string }) => string) =>
    [...new Set(rows.map(word))].sort((one, other) => one.localeCompare(other));
  return { actors: some(({ actor }) => actor), actions: some(({ action }) => action) };
}
