import { and, asc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { type Amount, formatAmount, parseAmount, parseColumn, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import type { Division } from '@/lib/policy';
import { type Counted, explain, type FrozenRow, type RunFigures, type Why, wanted } from '@/lib/why';
import { tell, tellLeftOut } from '@/lib/why-words';
import type { RunPartners } from '../api/contract';
import type { PartnerWhy } from '../api/partners-contract';
import { refuseArchived } from '../archive/find';
import type { Database, Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, runCategories, runs } from '../db/schema';
import { policyOfVersion } from '../policy/policies';
import { votersBefore } from '../run/orders';
import { readRunPartner } from '../run/read-run-partners';
import { reckonedOnce } from '../run/reckoned-once';
import { orNull, runOfId, type StoredRun } from '../run/run-row';

/**
 * Why a partner got what it got in a run, or nothing; null where there is no such run. Only the partner's row is read; what of the others has to be
 * counted, those before it and the sum of a category's weights, is read once for all partners of the run.
 * @throws Refusal where the rows of the run were archived.
 */
export async function readWhy(
  queries: Database,
  runId: number,
  partnerId: bigint,
): Promise<PartnerWhy | null> {
  const run = await runOfId(queries, runId);
  if (!run) return null;
  await refuseArchived(queries, run, 'why a partner got what it got is not told here any more');
  const [told, found, { policy }, figures] = await Promise.all([
    toldOfRun(queries, run),
    run.computedAt === null ? null : readRunPartner(queries, runId, String(partnerId)),
    policyOfVersion(queries, run.policyVersion),
    figuresOf(queries, run),
  ]);
  const nothing = { partnerId: String(partnerId), run: told, sentences: [], told: null };
  if (run.computedAt === null) return { ...nothing, came: 'not computed' };
  const division = policy[run.kind];
  const [row] = found?.rows ?? [];
  if (row) {
    const why = await whyOf(queries, run, division, figures, frozenOf(row));
    return { ...nothing, came: 'took part', told: toldOf(division, why) };
  }
  if (!found?.leftOut) return { ...nothing, came: 'no vote' };
  const { votes, reason } = found.leftOut;
  const sentences = tellLeftOut(division, { active: reason !== 'inactive', votes });
  return { ...nothing, came: 'left out', sentences };
}

async function whyOf(
  queries: Database,
  run: StoredRun,
  division: Division,
  figures: RunFigures,
  row: FrozenRow,
): Promise<Why> {
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
  queries: Database,
  run: StoredRun,
  { before, weights }: ReturnType<typeof wanted>,
  { place }: FrozenRow,
): Promise<Counted> {
  const [counts, sums] = await Promise.all([
    Promise.all(
      before.map(
        async ({ key, minVotes }) => [key, await votersBefore(queries, run, place, minVotes)] as const,
      ),
    ),
    Promise.all(
      weights.map(
        async (key) =>
          [
            key,
            await reckonedOnce(queries, `weights of ${key}`, [run], () => sumOfWeights(queries, run, key)),
          ] as const,
      ),
    ),
  ]);
  return { before: Object.fromEntries(counts), weights: Object.fromEntries(sums) };
}

async function sumOfWeights(queries: Queries, run: StoredRun, key: string): Promise<Amount> {
  const table = run.kind === 'hourly' ? hourlyRewards : dailyRewards;
  const [row] = await queries
    .select({
      sum: sql<
        string | null
      >`SUM(LEAST(COALESCE(${table.ecc}, ${table.ccVoted}), CAST(${formatAmount(run.eccCap ?? ZERO)} AS DECIMAL(38,8))))`,
    })
    .from(table)
    .where(and(eq(table.runId, run.id), isNotNull(COLUMNS[run.kind][key]!)));
  return parseColumn(row?.sum ?? '0');
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
