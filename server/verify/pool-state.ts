import { and, asc, eq, gt, gte, inArray, lt } from 'drizzle-orm';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { type Instant, localDate } from '@/lib/period';
import { earmarks, rewardPoolState, runs, skips } from '../db/schema';
import { readProgramStart } from '../program-start';
import type { World } from '../world';
import { broken, Faults, type Finding } from './finding';
import type { VerifyRange } from './verify';

const PAGE = 200;

/** `reward_pool_state` says of each day what is or was earmarked for it before its run, or its skip, took it. */
export async function* verifyPoolState(world: World, range: VerifyRange): AsyncGenerator<Finding> {
  for (let last = '0000-01-01'; ; ) {
    const page = await world.db
      .select()
      .from(rewardPoolState)
      .where(gt(rewardPoolState.day, last))
      .orderBy(asc(rewardPoolState.day))
      .limit(PAGE);
    const days = page
      .map((row) => ({ ...row, start: readProgramStart(row.day, world.zone) }))
      .filter(({ start }) => start >= range.from && start < range.to);
    const right = await rightAmounts(
      world,
      days.map(({ start }) => start),
    );
    for (const { day, start, accumulatedDailyPool } of days) {
      const faults = new Faults();
      const amount = formatAmount(right.get(start) ?? ZERO);
      faults.compare('the accumulated pool', formatAmount(accumulatedDailyPool), amount);
      yield* faults.as('pool state', day);
    }
    if (page.length < PAGE) break;
    last = page.at(-1)!.day;
  }
  yield* missingDays(world, range);
}

/** What a day's row ought to say: what its attempt took, what its skip handed on, else what is earmarked now. */
async function rightAmounts({ db }: World, starts: readonly Instant[]): Promise<Map<Instant, Amount>> {
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
  for (const { periodStart, amount } of skipped) amounts.set(periodStart, amount);
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
