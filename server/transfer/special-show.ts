import { and, asc, count, desc, eq, gt, gte, lt } from 'drizzle-orm';
import type { Queries } from '../db/connection';
import { specialLists, specialPartners } from '../db/schema';
import { readNames } from '../source/names';
import type { World } from '../world';

/** The versions of the list, the newest first, with how many partners each names. */
export async function listSpecialVersions(queries: Queries, after: number | null, limit: number) {
  const rows = await queries
    .select()
    .from(specialLists)
    .where(after === null ? undefined : lt(specialLists.version, after))
    .orderBy(desc(specialLists.version))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const oldest = page.at(-1)?.version ?? 0;
  const counts = await queries
    .select({ version: specialPartners.version, partners: count() })
    .from(specialPartners)
    .where(
      and(gte(specialPartners.version, oldest), lt(specialPartners.version, (page[0]?.version ?? 0) + 1)),
    )
    .groupBy(specialPartners.version);
  const partnersOf = new Map(counts.map(({ version, partners }) => [version, partners]));
  return {
    rows: page.map((row) => ({ ...row, partners: partnersOf.get(row.version) ?? 0 })),
    next: rows.length > limit ? oldest : null,
  };
}

/** The partners of the newest list by their ids, page after page, with the names that the source has. */
export async function listSpecialPartners(
  { source }: Pick<World, 'source'>,
  queries: Queries,
  after: bigint | null,
  limit: number,
) {
  const [latest] = await queries
    .select({ version: specialLists.version })
    .from(specialLists)
    .orderBy(desc(specialLists.version))
    .limit(1);
  const rows = await queries
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(
      and(
        eq(specialPartners.version, latest?.version ?? 0),
        after === null ? undefined : gt(specialPartners.partnerId, after),
      ),
    )
    .orderBy(asc(specialPartners.partnerId))
    .limit(limit + 1);
  const ids = rows.slice(0, limit).map(({ partnerId }) => String(partnerId));
  const { names, trouble } = await readNames(source, ids);
  return {
    rows: ids.map((partnerId) => ({ partnerId, name: names.get(partnerId) ?? null })),
    next: rows.length > limit ? (ids.at(-1) ?? null) : null,
    trouble,
  };
}
