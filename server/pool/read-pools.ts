import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, sum as sumOf } from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { type AccrualBasis, accrue } from '@/lib/accrual';
import { type Amount, add, formatAmount, parseColumn, parseFraction, sum, ZERO } from '@/lib/amount';
import { dayAt, dueAt, hourAt, type Instant, type Kind, later, type Period, periodAt } from '@/lib/period';
import type { Pool, Pools } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { accounts, accruals, earmarks, policies, runningSums, runs } from '@/server/db/schema';
import { policyAt } from '@/server/policy/policies';
import { readProgram } from '@/server/program';
import { unattemptedBetween } from '@/server/run/due';
import { toPeriod } from '@/server/run/run-row';
import type { Serving } from '@/server/serving';
import type { World } from '@/server/world';

type HourSum = typeof runningSums.$inferSelect;
type Basis = Omit<AccrualBasis, 'cc'>;

const OTHERS_SHOWN = 20;

/**
 * Both pools: what is accrued, and apart from it what the hours that have not accrued yet have brought so far.
 * @param asOf the instant to read them as of; by default the clock of the database.
 */
export async function readPools(
  { pages, world, rate }: Pick<Serving, 'pages' | 'rate'> & { readonly world: Pick<World, 'zone'> },
  asOf?: Instant,
): Promise<Pools> {
  const now = asOf ?? (await databaseNow(pages));
  const [hour, day] = [hourAt(now, world.zone), dayAt(now, world.zone)];
  const [basis, hourEnded, dayEnded] = await Promise.all([
    rate.at(now).then((at) => basisNow(pages, at, now)),
    endedOne(pages, hour, now, world.zone),
    endedOne(pages, day, now, world.zone),
  ]);
  const from = Math.min(day.start, hourEnded?.start ?? now, dayEnded?.start ?? now) as Instant;
  const sums = await notAccrued(pages, from, day.end);
  const [hourly, daily] = await Promise.all([
    readPool(pages, hour, hourEnded, sums, basis),
    readPool(pages, day, dayEnded, sums, basis),
  ]);
  return { now, hourly, daily };
}

/** The period before the running one, where it falls due only later and nobody has run or skipped it sooner. */
async function endedOne(
  queries: Queries,
  running: Period,
  now: Instant,
  zone: string,
): Promise<Period | null> {
  const { kind, start } = running;
  const before = periodAt(kind, later(start, -1), zone);
  const program = await readProgram(queries);
  if (dueAt(before) <= now || !program || before.start < program.startAt) return null;
  const open = await unattemptedBetween(queries, zone, before.start, later(before.start, 1), dueAt(before));
  return open.find((period) => period.kind === kind) ?? null;
}

/** What an inflow would be reckoned with now; without a rate or a policy there is none. */
async function basisNow(queries: Queries, rate: Amount | null, now: Instant): Promise<Basis> {
  const [any] = await queries.select({ version: policies.version }).from(policies).limit(1);
  const share = any ? (await policyAt(queries, now)).policy.hourlyShare : '0';
  return { rate: rate ?? ZERO, hourlyShare: parseFraction(share) };
}

/** The sums of the hours that are not in the accounts yet; an hour that accrued since it was summed would count twice. */
async function notAccrued(queries: Queries, from: Instant, to: Instant): Promise<HourSum[]> {
  const rows = await queries
    .select()
    .from(runningSums)
    .where(and(gte(runningSums.hourStart, from), lt(runningSums.hourStart, to)));
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

const within = (sums: readonly HourSum[], { start, end }: Period): HourSum[] =>
  sums.filter(({ hourStart }) => start <= hourStart && hourStart < end);

const inflowOf = (sums: readonly HourSum[], kind: Kind, basis: Basis): Amount =>
  sum(sums.map(({ cc }) => accrue({ cc, ...basis })[kind]));

async function earmarkOf(queries: Queries, { kind, start }: Period): Promise<Amount> {
  const [own] = await queries
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), eq(earmarks.periodStart, start)));
  return own?.amount ?? ZERO;
}

async function readPool(
  queries: Queries,
  period: Period,
  ended: Period | null,
  allSums: readonly HourSum[],
  basis: Basis,
): Promise<Pool> {
  const { kind, start, end } = period;
  const sums = within(allSums, period);
  const [[account], others, held, earmarked, earmarkedBefore] = await Promise.all([
    queries.select().from(accounts).where(eq(accounts.account, POOL[kind])),
    queries
      .select()
      .from(earmarks)
      .where(and(eq(earmarks.kind, kind), ne(earmarks.periodStart, start), gt(earmarks.amount, ZERO)))
      .orderBy(desc(earmarks.periodStart))
      .limit(OTHERS_SHOWN),
    heldFor(queries, kind),
    earmarkOf(queries, period),
    ended ? earmarkOf(queries, ended) : ZERO,
  ]);
  const inflow = inflowOf(sums, kind, basis);
  const summedTo = sums.map((row) => row.summedTo);
  return {
    kind,
    balance: formatAmount(account?.balance ?? ZERO),
    held: formatAmount(held),
    period: toPeriod(kind, start, end),
    earmarked: formatAmount(earmarked),
    running: {
      votes: sums.reduce((votes, row) => votes + row.votes, 0),
      cc: formatAmount(sum(sums.map((row) => row.cc))),
      inflow: formatAmount(inflow),
      summedTo: summedTo.length > 0 ? (Math.max(...summedTo) as Instant) : null,
    },
    expected: formatAmount(add(earmarked, inflow)),
    ended: ended && {
      period: toPeriod(ended.kind, ended.start, ended.end),
      expected: formatAmount(add(earmarkedBefore, inflowOf(within(allSums, ended), kind, basis))),
    },
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
