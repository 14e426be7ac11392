import { and, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm';
import type { MySqlColumn } from 'drizzle-orm/mysql-core';
import { parseAmount, sum, ZERO } from '@/lib/amount';
import { type DayFigures, dailyLine, isComplete, type PeriodState, type RemoteState } from '@/lib/daily-line';
import { dayAt, HOUR, hoursOf, type Instant, later, localDate, type Period } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { dailyRewards, hourlyRewards, runs, skips, transfers } from '@/server/db/schema';
import { alerts } from '@/server/db/schema-alerts';
import { transaction } from '@/server/db/transaction';
import { isBehind } from '@/server/high-water/behind';
import type { Program } from '@/server/program';
import { isMissed } from '@/server/run/due';
import { openBreaches } from '@/server/run/open-troubles';
import type { Run } from '@/server/run/status';
import { NAMED, readComparison } from '@/server/transfer/comparison';
import type { World } from '@/server/world';
import { noteOnce } from './note';
import { localTime } from './period-name';
import { setUpAt } from './set-up-at';
import type { Webhook } from './webhooks';

/** How long after a day's end its line comes as it stands, where the cycle is not over: the last hour has then been due for an hour and a half. */
const DEADLINE_MS = 2 * HOUR;

/** Writes down the line of the last day that has ended, once, when its cycle is over or has had its time. */
export async function noteDailyLine(
  world: World,
  program: Program,
  webhooks: readonly Webhook[],
  now: Instant,
): Promise<void> {
  const day = lastDay(program.zone, now);
  const key = `daily line:${localDate(day.start, program.zone)}`;
  if (day.start < program.startAt || (await isNoted(world.db, key))) return;
  // What was published meanwhile by another copy is known when two persons have decided.
  if (await isBehind(world)) return;
  const figures = await readDayFigures(world, day, now);
  if (!isComplete(figures) && now < (await deadlineOf(world.db, day))) return;
  const sentence = `${localDate(day.start, program.zone)}: ${dailyLine(figures)}`;
  await transaction(world.db, (tx) =>
    noteOnce(tx, { sort: 'daily line', key, at: day.end, notedAt: now, sentence, path: '/' }, webhooks, now),
  );
  world.log.info(sentence);
}

/** The last whole day of the program that has ended. */
export const lastDay = (zone: string, now: Instant): Period => dayAt(later(dayAt(now, zone).start, -1), zone);

async function isNoted(queries: Queries, key: string): Promise<boolean> {
  const rows = await queries.select({ id: alerts.id }).from(alerts).where(eq(alerts.key, key)).limit(1);
  return rows.length > 0;
}

/** A program that was set up after the day is given its time from then on. */
async function deadlineOf(queries: Queries, day: Period): Promise<Instant> {
  return later(Math.max(day.end, await setUpAt(queries)) as Instant, DEADLINE_MS);
}

/** How a day's hours and the day itself stand, what they paid and to how many, and what was looked after. */
export async function readDayFigures(
  world: Pick<World, 'db' | 'remote' | 'zone' | 'catchUpHours'>,
  day: Period,
  now: Instant,
): Promise<DayFigures> {
  const { db, zone } = world;
  const [found, skipped, broken] = await Promise.all([
    attemptsWithin(db, day),
    db
      .select({ kind: skips.kind, periodStart: skips.periodStart, elsewhere: skips.elsewhere })
      .from(skips)
      .where(and(gte(skips.periodStart, day.start), lt(skips.periodStart, day.end))),
    openBreaches(db),
  ]);
  const stateOf = (period: Period): PeriodState => {
    const attempts = found.filter(
      (run) => run.kind === period.kind && run.periodStart === period.start && run.status !== 'superseded',
    );
    const told =
      attempts.find((run) => run.status === 'published') ??
      attempts.toSorted((a, b) => b.attempt - a.attempt)[0];
    if (told?.status === 'published') return 'published';
    const skip = skipped.find((one) => one.kind === period.kind && one.periodStart === period.start);
    if (skip) return skip.elsewhere === null ? 'skipped' : 'elsewhere';
    if (told) return told.status as PeriodState;
    return isMissed(period, now, world.catchUpHours) ? 'missed' : 'not run';
  };
  const published = found.filter((run) => run.status === 'published');
  const elsewhere = skipped.flatMap((skip) => skip.elsewhere ?? []);
  const [partners, remote] = await Promise.all([partnersOf(db, published), remoteState(world, day)]);
  return {
    hours: hoursOf(day).map((hour) => ({ name: localTime(hour.start, zone), state: stateOf(hour) })),
    day: stateOf(day),
    paid: sum([
      ...published.map((run) => run.paid ?? ZERO),
      ...elsewhere.map(({ paid }) => parseAmount(paid)),
    ]),
    bonus: sum([
      ...published.map((run) => run.bonus ?? ZERO),
      ...elsewhere.map(({ bonus }) => parseAmount(bonus)),
    ]),
    partners,
    unchecked: published.filter((run) => run.checkedAt === null).length,
    broken: broken.length,
    remote,
  };
}

/** The attempts of a day and of its hours, with what its line tells of them. */
export const attemptsWithin = (queries: Queries, day: Period) =>
  queries
    .select({
      id: runs.id,
      kind: runs.kind,
      periodStart: runs.periodStart,
      attempt: runs.attempt,
      status: runs.status,
      paid: runs.paid,
      bonus: runs.bonus,
      checkedAt: runs.checkedAt,
    })
    .from(runs)
    .where(and(gte(runs.periodStart, day.start), lt(runs.periodStart, day.end)));

/** What was counted last; a run's rewards never change, so a count holds for as long as the same runs are published. */
type Counted = { readonly runs: string; readonly partners: Promise<number> };

// Pages and procedures are copies of a module in one process; through globalThis they share what each database was counted for.
const KEY = Symbol.for('allot.partners of a day');
type Holder = { [KEY]?: WeakMap<Queries, Counted> };
const holder = globalThis as Holder;
holder[KEY] ??= new WeakMap();
const counts = holder[KEY];

/** How many partners have got something from these runs, each counted once. With many voters it takes seconds, so it is done once. */
function partnersOf(queries: Queries, published: readonly Pick<Run, 'id' | 'kind'>[]): Promise<number> {
  const key = published
    .map((run) => run.id)
    .toSorted((a, b) => a - b)
    .join(' ');
  const last = counts.get(queries);
  if (last?.runs === key) return last.partners;
  const counted = { runs: key, partners: countPartners(queries, published) };
  counts.set(queries, counted);
  // What could not be counted is counted anew by the next who asks.
  counted.partners.catch(() => counts.get(queries) === counted && counts.delete(queries));
  return counted.partners;
}

async function countPartners(
  queries: Queries,
  published: readonly Pick<Run, 'id' | 'kind'>[],
): Promise<number> {
  const idsOf = (kind: Run['kind']) => published.filter((run) => run.kind === kind).map((run) => run.id);
  const [hourly, daily] = [idsOf('hourly'), idsOf('daily')];
  // A list that is empty would be no list in SQL, and no run has the id 0.
  const ofHours = queries
    .select({ partnerId: hourlyRewards.partnerId })
    .from(hourlyRewards)
    .where(and(inArray(hourlyRewards.runId, [0, ...hourly]), gt(paidOf(HOURLY_AMOUNTS), 0)));
  const ofDay = queries
    .select({ partnerId: dailyRewards.partnerId })
    .from(dailyRewards)
    .where(and(inArray(dailyRewards.runId, [0, ...daily]), gt(paidOf(DAILY_AMOUNTS), 0)));
  const query = sql`select count(distinct partner_id) as partners from (${ofHours} union all ${ofDay}) paid`;
  const [rows] = (await queries.execute(query)) as unknown as [{ partners: string | number }[]];
  return Number(rows[0]!.partners);
}

const { top10p, top10, top100, top1000, all } = hourlyRewards;
const HOURLY_AMOUNTS = [top10p, top10, top100, top1000, all];
const DAILY_AMOUNTS = [
  dailyRewards.top10,
  dailyRewards.top100,
  dailyRewards.top1000,
  dailyRewards.top10000,
  dailyRewards.all,
  dailyRewards.top10pEcc,
  dailyRewards.top50p,
  dailyRewards.bonus,
];

const paidOf = (columns: readonly MySqlColumn[]) =>
  sql.join(
    columns.map((column) => sql`coalesce(${column}, 0)`),
    sql` + `,
  );

/**
 * What is known of the day in the remote database. Only a comparison that came after the day's last delivery, while the whole day was within
 * its reach, says that it is equal.
 */
async function remoteState({ db, remote }: Pick<World, 'db' | 'remote'>, day: Period): Promise<RemoteState> {
  if (remote === null) return { sort: 'none' };
  const [ofDay] = await db
    .select({
      pending: sql`coalesce(sum(${transfers.status} = 'pending'), 0)`.mapWith(Number),
      deliveredAt: sql`max(${transfers.deliveredAt})`.mapWith(transfers.deliveredAt),
    })
    .from(transfers)
    .where(and(gte(transfers.time, day.start), lt(transfers.time, day.end)));
  const { pending = 0, deliveredAt = null } = ofDay ?? {};
  const { comparedAt, trouble, differing } = await readComparison(db, NAMED);
  if (differing > 0) return { sort: 'differs', transfers: differing };
  if (pending > 0) return { sort: 'pending', transfers: pending };
  const from = Math.max(day.end, deliveredAt ?? 0);
  const reached = comparedAt !== null && comparedAt >= from && comparedAt <= day.start + COMPARED_MS;
  return { sort: reached && trouble === null ? 'equal' : 'not compared' };
}

/** How far back a comparison reaches. */
const COMPARED_MS = 48 * HOUR;
