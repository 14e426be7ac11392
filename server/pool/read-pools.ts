import {
  and,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  notExists,
  or,
  sum as sumOf,
} from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { type AccrualBasis, accrue } from '@/lib/accrual';
import { type Amount, add, formatAmount, parseColumn, parseFraction, sum, ZERO } from '@/lib/amount';
import { dayAt, dueAt, hourAt, type Instant, type Kind, later, type Period, periodAt } from '@/lib/period';
import type { Pool, Pools } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import type { Queries } from '@/server/db/connection';
import { accounts, accruals, earmarks, runningSums, runs } from '@/server/db/schema';
import { policyInForce } from '@/server/policy/policies';
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
  const periods = [hour, day, hourEnded, dayEnded].filter((period) => period !== null);
  const from = Math.min(...periods.map(({ start }) => start)) as Instant;
  const [sums, balances, held, earmarked, hourlyOthers, dailyOthers] = await Promise.all([
    notAccrued(pages, from, day.end),
    balancesOf(pages),
    heldNow(pages),
    earmarksOf(pages, periods),
    othersThan(pages, hour),
    othersThan(pages, day),
  ]);
  const common = { sums, basis, balances, held, earmarked };
  return {
    now,
    hourly: poolOf(hour, hourEnded, { ...common, others: hourlyOthers }),
    daily: poolOf(day, dayEnded, { ...common, others: dailyOthers }),
  };
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
  const share = (await policyInForce(queries, now))?.policy.hourlyShare ?? '0';
  return { rate: rate ?? ZERO, hourlyShare: parseFraction(share) };
}

/** The sums of the hours that are not in the accounts yet; an hour that accrued since it was summed would count twice. */
function notAccrued(queries: Queries, from: Instant, to: Instant): Promise<HourSum[]> {
  const { hourStart, summedTo, votes, cc } = runningSums;
  return queries
    .select({ hourStart, summedTo, votes, cc })
    .from(runningSums)
    .where(
      and(
        gte(hourStart, from),
        lt(hourStart, to),
        notExists(
          queries.select({ at: accruals.hourStart }).from(accruals).where(eq(accruals.hourStart, hourStart)),
        ),
      ),
    );
}

const within = (sums: readonly HourSum[], { start, end }: Period): HourSum[] =>
  sums.filter(({ hourStart }) => start <= hourStart && hourStart < end);

const inflowOf = (sums: readonly HourSum[], kind: Kind, basis: Basis): Amount =>
  sum(sums.map(({ cc }) => accrue({ cc, ...basis })[kind]));

type Earmark = typeof earmarks.$inferSelect;

const keyOf = (kind: Kind, start: Instant): string => `${kind} ${start}`;

/** What is earmarked for each of the periods, by its kind and start. */
async function earmarksOf(queries: Queries, periods: readonly Period[]): Promise<Map<string, Amount>> {
  const rows = await queries
    .select()
    .from(earmarks)
    .where(
      or(...periods.map(({ kind, start }) => and(eq(earmarks.kind, kind), eq(earmarks.periodStart, start)))),
    );
  return new Map(rows.map(({ kind, periodStart, amount }) => [keyOf(kind, periodStart), amount]));
}

/** What the pool of a period's kind keeps for other periods, the latest first. */
const othersThan = (queries: Queries, { kind, start }: Period): Promise<Earmark[]> =>
  queries
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), ne(earmarks.periodStart, start), gt(earmarks.amount, ZERO)))
    .orderBy(desc(earmarks.periodStart))
    .limit(OTHERS_SHOWN);

async function balancesOf(queries: Queries): Promise<Map<string, Amount>> {
  const rows = await queries
    .select()
    .from(accounts)
    .where(inArray(accounts.account, Object.values(POOL)));
  return new Map(rows.map(({ account, balance }) => [account, balance]));
}

type Read = {
  readonly sums: readonly HourSum[];
  readonly basis: Basis;
  readonly balances: ReadonlyMap<string, Amount>;
  readonly held: ReadonlyMap<Kind, Amount>;
  readonly earmarked: ReadonlyMap<string, Amount>;
  readonly others: readonly Earmark[];
};

function poolOf({ kind, start, end }: Period, ended: Period | null, read: Read): Pool {
  const { basis, others } = read;
  const expectedOf = (period: Period): Amount =>
    add(
      read.earmarked.get(keyOf(kind, period.start)) ?? ZERO,
      inflowOf(within(read.sums, period), kind, basis),
    );
  const running = { kind, start, end };
  const sums = within(read.sums, running);
  const summedTo = sums.map((row) => row.summedTo);
  return {
    kind,
    balance: formatAmount(read.balances.get(POOL[kind]) ?? ZERO),
    held: formatAmount(read.held.get(kind) ?? ZERO),
    period: toPeriod(kind, start, end),
    earmarked: formatAmount(read.earmarked.get(keyOf(kind, start)) ?? ZERO),
    running: {
      votes: sums.reduce((votes, row) => votes + row.votes, 0),
      cc: formatAmount(sum(sums.map((row) => row.cc))),
      inflow: formatAmount(inflowOf(sums, kind, basis)),
      summedTo: summedTo.length > 0 ? (Math.max(...summedTo) as Instant) : null,
    },
    expected: formatAmount(expectedOf(running)),
    ended: ended && {
      period: toPeriod(ended.kind, ended.start, ended.end),
      expected: formatAmount(expectedOf(ended)),
    },
    others: others.map((row) => ({ start: row.periodStart, amount: formatAmount(row.amount) })),
  };
}

/**
 * What attempts of each kind hold: `held` is one account for both kinds, so it is told by the runs. A rerun holds nothing, and what an attempt
 * that was taken over had held at first is released again, which its budget knows and the entries alone do not say.
 */
async function heldNow(queries: Queries): Promise<Map<Kind, Amount>> {
  const rows = await queries
    .select({ kind: runs.kind, total: sumOf(runs.budget) })
    .from(runs)
    .where(
      and(inArray(runs.status, ['computing', 'waiting']), isNotNull(runs.heldAt), isNull(runs.baseRunId)),
    )
    .groupBy(runs.kind);
  return new Map(rows.map(({ kind, total }) => [kind, total ? parseColumn(String(total)) : ZERO]));
}
