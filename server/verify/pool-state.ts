import { and, asc, eq, gt, gte, inArray, lt } from 'drizzle-orm';
import { type Amount, formatAmount, parseColumn, ZERO } from '@/lib/amount';
import { type Instant, localDate } from '@/lib/period';
import type { Queries } from '../db/connection';
import { earmarks, rewardPoolState, runs, skips } from '../db/schema';
import { readProgramStart } from '../program-start';
import type { World } from '../world';
import { broken, Faults, type Finding } from './finding';
import type { VerifyRange } from './verify';

const PAGE = 200;

/** `reward_pool_state` says of each day what is or was earmarked for it before its run, or its skip, took it. */
export async function* verifyPoolState(world: World, range: VerifyRange): AsyncGenerator<Finding> {
  for (let last = '0000-01-01'; ; ) {
    const page = await readPage(world, last, range);
    for (const { day, told, right } of page.days) {
      const faults = new Faults();
      faults.compare('the accumulated pool', formatAmount(told), formatAmount(right));
      yield* faults.as('pool state', day);
    }
    if (page.last === null) break;
    last = page.last;
  }
  yield* missingDays(world, range);
}

type Day = { readonly day: string; readonly told: Amount; readonly right: Amount };

/** The days of a page with what each ought to say, all of one moment, since a console that runs goes on booking. */
function readPage(
  { db, zone }: World,
  after: string,
  { from, to }: VerifyRange,
): Promise<{ days: Day[]; last: string | null }> {
  return db.transaction(async (tx) => {
    const page = await tx
      .select()
      .from(rewardPoolState)
      .where(gt(rewardPoolState.day, after))
      .orderBy(asc(rewardPoolState.day))
      .limit(PAGE);
    const rows = page
      .map((row) => ({ ...row, start: readProgramStart(row.day, zone) }))
      .filter(({ start }) => start >= from && start < to);
    const right = await rightAmounts(
      tx,
      rows.map(({ start }) => start),
    );
    const days = rows.map(({ day, start, accumulatedDailyPool }) => ({
      day,
      told: accumulatedDailyPool,
      right: right.get(start) ?? ZERO,
    }));
    return { days, last: page.length < PAGE ? null : page.at(-1)!.day };
  }, ONE_MOMENT);
}

/** Under this level the first query sets the moment that all later ones see. */
const ONE_MOMENT = { isolationLevel: 'repeatable read' } as const;

/** What a day's row ought to say: what its attempt took, what its skip handed on or was paid from elsewhere, else what is earmarked now. */
async function rightAmounts(db: Queries, starts: readonly Instant[]): Promise<Map<Instant, Amount>> {
  const amounts = new Map<Instant, Amount>();
  if (starts.length === 0) return amounts;
  const days = [...starts];
  const marked = await db
    .select()
    .from(earmarks)
    .where(and(eq(earmarks.kind, 'daily'), inArray(earmarks.periodStart, days)));
  for (const { periodStart, amount } of marked) amounts.set(periodStart, amount);
  const skipped = await db
    .select()
    .from(skips)
    .where(and(eq(skips.kind, 'daily'), inArray(skips.periodStart, days)));
  for (const { periodStart, amount, elsewhere } of skipped)
    amounts.set(periodStart, elsewhere ? parseColumn(elsewhere.budget) : amount);
  const attempts = await db
    .select()
    .from(runs)
    .where(and(eq(runs.kind, 'daily'), inArray(runs.periodStart, days)))
    .orderBy(asc(runs.attempt));
  for (const { periodStart, status, baseRunId, heldAt, nominalBudget } of attempts) {
    const holds = baseRunId === null && heldAt !== null && (status === 'computing' || status === 'waiting');
    if (status === 'published' || holds) amounts.set(periodStart, nominalBudget ?? ZERO);
  }
  return amounts;
}

/** Days that took or have an earmark, and are not told of at all. */
async function* missingDays(world: World, { from, to }: VerifyRange): AsyncGenerator<Finding> {
  for (let last = from - 1; ; ) {
    const page = await world.db
      .select()
      .from(earmarks)
      .where(
        and(
          eq(earmarks.kind, 'daily'),
          gt(earmarks.periodStart, last as Instant),
          gte(earmarks.periodStart, from),
          lt(earmarks.periodStart, to),
        ),
      )
      .orderBy(asc(earmarks.periodStart))
      .limit(PAGE);
    if (page.length === 0) return;
    const days = page.map(({ periodStart }) => localDate(periodStart, world.zone));
    const told = await world.db.select().from(rewardPoolState).where(inArray(rewardPoolState.day, days));
    const known = new Set(told.map(({ day }) => day));
    for (const day of days.filter((one) => !known.has(one)))
      yield broken('pool state', day, 'the day has no row');
    last = page.at(-1)!.periodStart;
  }
}
