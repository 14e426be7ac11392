import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, sum as sumOf } from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { type AccrualBasis, accrue } from '@/lib/accrual';
import { type Amount, add, formatAmount, parseColumn, parseFraction, sum, ZERO } from '@/lib/amount';
import { dayAt, hourAt, type Instant, type Kind, type Period } from '@/lib/period';
import type { Pool, Pools } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { accounts, accruals, earmarks, policies, runningSums, runs } from '@/server/db/schema';
import { policyAt } from '@/server/policy/policies';
import { toPeriod } from '@/server/run/run-row';
import type { Serving } from '@/server/serving';
import type { World } from '@/server/world';

type HourSum = typeof runningSums.$inferSelect;
type Basis = Omit<AccrualBasis, 'cc'>;

const OTHERS_SHOWN = 20;

/** Both pools: what is accrued, and apart from it what the hours that have not accrued yet have brought so far. */
export async function readPools({
  pages,
  world,
  rate,
}: Pick<Serving, 'pages' | 'rate'> & { readonly world: Pick<World, 'zone'> }): Promise<Pools> {
  const now = await databaseNow(pages);
  const hour = hourAt(now, world.zone);
  const day = dayAt(now, world.zone);
  const basis = await basisNow(pages, await rate.at(now), now);
  const sums = await notAccrued(pages, day);
  const hourly = await readPool(
    pages,
    hour,
    sums.filter((row) => row.hourStart === hour.start),
    basis,
  );
  const daily = await readPool(pages, day, sums, basis);
  return { now, hourly, daily };
}

/** What an inflow would be reckoned with now; without a rate or a policy there is none. */
async function basisNow(queries: Queries, rate: Amount | null, now: Instant): Promise<Basis> {
  const [any] = await queries.select({ version: policies.version }).from(policies).limit(1);
  const share = any ? (await policyAt(queries, now)).policy.hourlyShare : '0';
  return { rate: rate ?? ZERO, hourlyShare: parseFraction(share) };
}

/** The sums of today's hours that are not in the accounts yet; an hour that accrued since it was summed would count twice. */
async function notAccrued(queries: Queries, day: Period): Promise<HourSum[]> {
  const rows = await queries
    .select()
    .from(runningSums)
    .where(and(gte(runningSums.hourStart, day.start), lt(runningSums.hourStart, day.end)));
  if (rows.length === 0) return [];
  const accrued = await queries
    .select({ start: accruals.hourStart })
    .from(accruals)
    .where(
      inArray(
        accruals.hourStart,
        rows.map((row) => row.hourStart),
      ),
    );
  const done = new Set(accrued.map((row) => row.start));
  return rows.filter((row) => !done.has(row.hourStart));
}

async function readPool(queries: Queries, period: Period, sums: HourSum[], basis: Basis): Promise<Pool> {
  const { kind, start, end } = period;
  const [account] = await queries.select().from(accounts).where(eq(accounts.account, POOL[kind]));
  const [own] = await queries
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), eq(earmarks.periodStart, start)));
  const others = await queries
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), ne(earmarks.periodStart, start), gt(earmarks.amount, ZERO)))
    .orderBy(desc(earmarks.periodStart))
    .limit(OTHERS_SHOWN);
  const earmarked = own?.amount ?? ZERO;
  const inflow = sum(sums.map(({ cc }) => accrue({ cc, ...basis })[kind]));
  const summedTo = sums.map((row) => row.summedTo);
  return {
    kind,
    balance: formatAmount(account?.balance ?? ZERO),
    held: formatAmount(await heldFor(queries, kind)),
    period: toPeriod(kind, start, end),
    earmarked: formatAmount(earmarked),
    running: {
      votes: sums.reduce((votes, row) => votes + row.votes, 0),
      cc: formatAmount(sum(sums.map((row) => row.cc))),
      inflow: formatAmount(inflow),
      summedTo: summedTo.length > 0 ? (Math.max(...summedTo) as Instant) : null,
    },
    expected: formatAmount(add(earmarked, inflow)),
    others: others.map((row) => ({ start: row.periodStart, amount: formatAmount(row.amount) })),
  };
}

/**
 * What attempts of the kind hold: `held` is one account for both kinds, so it is told by the runs. A rerun holds nothing, and what an attempt
 * that was taken over had held at first is released again, which its budget knows and the entries alone do not say.
 */
async function heldFor(queries: Queries, kind: Kind): Promise<Amount> {
  const [row] = await queries
    .select({ total: sumOf(runs.budget) })
    .from(runs)
    .where(and(eq(runs.active, 1), eq(runs.kind, kind), isNotNull(runs.heldAt), isNull(runs.baseRunId)));
  return row?.total ? parseColumn(String(row.total)) : ZERO;
}
