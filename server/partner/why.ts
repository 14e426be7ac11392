import { and, asc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { type Amount, formatAmount, parseAmount, parseColumn, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import type { Division } from '@/lib/policy';
import { type Counted, explain, type FrozenRow, type RunFigures, type Why, wanted } from '@/lib/why';
import { tell, tellLeftOut } from '@/lib/why-words';
import type { RunPartners } from '../api/contract';
import type { PartnerWhy } from '../api/partners-contract';
import type { Database, Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, runCategories, runs } from '../db/schema';
import { policyOfVersion } from '../policy/policies';
import { readRunPartner } from '../run/read-run-partners';
import { orNull, runOfId, type StoredRun } from '../run/run-row';

/**
 * Why a partner got what it got in a run, or nothing; null where there is no such run. Only the partner's row is read, and what of the others has to be
 * counted: those before it, and the sum of a category's weights.
 */
export async function readWhy(
  queries: Database,
  runId: number,
  partnerId: bigint,
): Promise<PartnerWhy | null> {
  const run = await runOfId(queries, runId);
  if (!run) return null;
  const known = { partnerId: String(partnerId), run: await toldOfRun(queries, run) };
  const nothing = { ...known, sentences: [], told: null };
  if (run.computedAt === null) return { ...nothing, came: 'not computed' };
  const found = await readRunPartner(queries, runId, known.partnerId);
  const { policy } = await policyOfVersion(queries, run.policyVersion);
  const division = policy[run.kind];
  const [row] = found?.rows ?? [];
  if (row) {
    const why = await whyOf(queries, run, division, frozenOf(row));
    return { ...nothing, came: 'took part', told: toldOf(division, why) };
  }
  if (!found?.leftOut) return { ...nothing, came: 'no vote' };
  const { votes, reason } = found.leftOut;
  const sentences = tellLeftOut(division, { active: reason !== 'inactive', votes });
  return { ...nothing, came: 'left out', sentences };
}

async function whyOf(queries: Queries, run: StoredRun, division: Division, row: FrozenRow): Promise<Why> {
  const figures = await figuresOf(queries, run);
  return explain(division, figures, row, await count(queries, run, wanted(division, figures, row), row));
}

async function figuresOf(queries: Queries, run: StoredRun): Promise<RunFigures> {
  const categories = await queries
    .select({ key: runCategories.category, budget: runCategories.budget, members: runCategories.members })
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  return {
    budget: run.budget ?? ZERO,
    eligible: run.eligible ?? 0,
    eccCap: run.eccCap,
    rates: run.ccRate === null ? null : { rate: run.ccRate, marketRate: run.marketRate },
    categories,
  };
}

const frozenOf = (row: RunPartners['rows'][number]): FrozenRow => ({
  place: row.place,
  position: row.position,
  votes: row.votes,
  cc: parseAmount(row.ccVoted),
  ecc: row.ecc === null ? null : parseAmount(row.ecc),
  amounts: Object.fromEntries(
    Object.entries(row.amounts).map(([key, amount]) => [key, amount === null ? null : parseAmount(amount)]),
  ),
  bonus: parseAmount(row.bonus),
});

/** The columns of categories by weight; those of equal shares need none. */
const COLUMNS: Record<Kind, Readonly<Record<string, SQL>>> = {
  hourly: Object.fromEntries(
    (['top10p', 'top10', 'top100', 'top1000', 'all'] as const).map((key) => [
      key,
      sql`${hourlyRewards[key]}`,
    ]),
  ),
  daily: {
    ...Object.fromEntries(
      (['top10', 'top100', 'top1000', 'top10000', 'all', 'top50p'] as const).map((key) => [
        key,
        sql`${dailyRewards[key]}`,
      ]),
    ),
    top10p_ecc: sql`${dailyRewards.top10pEcc}`,
  },
};

async function count(
  queries: Queries,
  run: StoredRun,
  { before, weights }: ReturnType<typeof wanted>,
  { place }: FrozenRow,
): Promise<Counted> {
  const table = run.kind === 'hourly' ? hourlyRewards : dailyRewards;
  const counts: Record<string, number> = {};
  for (const { key, minVotes } of before) {
    const [row] = await queries
      .select({ members: sql<string>`COUNT(*)` })
      .from(table)
      .where(and(eq(table.runId, run.id), lt(table.place, place), gte(table.votes, minVotes)));
    counts[key] = Number(row?.members ?? 0);
  }
  const sums: Record<string, Amount> = {};
  for (const key of weights) {
    const [row] = await queries
      .select({
        sum: sql<
          string | null
        >`SUM(LEAST(COALESCE(${table.ecc}, ${table.ccVoted}), CAST(${formatAmount(run.eccCap ?? ZERO)} AS DECIMAL(38,8))))`,
      })
      .from(table)
      .where(and(eq(table.runId, run.id), isNotNull(COLUMNS[run.kind][key]!)));
    sums[key] = parseColumn(row?.sum ?? '0');
  }
  return { before: counts, weights: sums };
}

function toldOf(division: Division, why: Why): NonNullable<PartnerWhy['told']> {
  const { categories, bonus, ...told } = tell(division, why);
  return {
    ...told,
    missing: [...told.missing],
    agrees: why.agrees,
    bonusSentence: bonus,
    total: formatAmount(why.total),
    bonus: why.bonus && formatAmount(why.bonus.amount),
    categories: why.categories.map(({ category, budget, members, part }, index) => ({
      key: category.key,
      budget: formatAmount(budget),
      members,
      base: orNull(part?.base ?? null),
      unit: orNull(part?.unit ?? null),
      amount: orNull(part?.amount ?? null),
      sentences: categories[index]?.sentences ?? '',
    })),
  };
}

async function toldOfRun(queries: Queries, run: StoredRun): Promise<PartnerWhy['run']> {
  const [published] = await queries
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, run.kind), eq(runs.published, 1), eq(runs.periodStart, run.periodStart)));
  return {
    id: run.id,
    period: { kind: run.kind, start: run.periodStart, end: run.periodEnd },
    attempt: run.attempt,
    status: run.status,
    policyVersion: run.policyVersion,
    publishedId: published && published.id !== run.id ? published.id : null,
  };
}
