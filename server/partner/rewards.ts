import { and, asc, between, count, eq, isNotNull, isNull } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { type Amount, add, formatAmount, sum, ZERO } from '@/lib/amount';
import { type Kind, localDate } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { PartnerRewards } from '../api/partners-contract';
import type { Queries } from '../db/connection';
import { dailyRewards, hourlyRewards, leftOut, runs } from '../db/schema';
import { Refusal } from '../refusal';
import type { Serving } from '../serving';

type Asked = { partnerId: bigint; kind: Kind; from?: string | undefined; to?: string | undefined };
type Listed = PartnerRewards['periods'][number];

/** Days that are shown where nothing else is asked for, and the most. */
const USUAL: Record<Kind, number> = { hourly: 7, daily: 60 };
const MOST: Record<Kind, number> = { hourly: 31, daily: 366 };

/** What a partner got in each published period of some days, with what it was judged by. */
export async function readRewards(
  { pages: queries, world }: Pick<Serving, 'pages' | 'world'>,
  asked: Asked,
): Promise<PartnerRewards> {
  const range = rangeOf(localDate(await world.clock(), world.zone), asked);
  const periods =
    asked.kind === 'hourly' ? await hours(queries, asked, range) : await days(queries, asked, range);
  const votesByType: Record<string, number> = {};
  let total: Amount = ZERO;
  let bonus: Amount = ZERO;
  const listed = periods.map(({ amounts, bonus: onTop, reward, out, ...one }): Listed => {
    for (const [type, votes] of Object.entries((reward ?? out)?.votesByType ?? {}))
      votesByType[type] = (votesByType[type] ?? 0) + votes;
    const all = sum(Object.values(amounts).map((amount) => amount ?? ZERO));
    total = add(total, all);
    bonus = add(bonus, onTop ?? ZERO);
    return {
      ...one,
      reward: reward && {
        ...frozenOf(reward),
        place: reward.place,
        amounts: Object.fromEntries(
          Object.entries(amounts).map(([key, amount]) => [
            key,
            amount === null ? null : formatAmount(amount),
          ]),
        ),
        total: formatAmount(all),
        bonus: formatAmount(onTop ?? ZERO),
      },
      leftOut: out && { ...frozenOf(out), reason: out.reason },
    };
  });
  return {
    ...range,
    keys: [...CATEGORY_KEYS[asked.kind]],
    periods: listed,
    archived: await archivedIn(queries, asked.kind, range),
    votesByType,
    total: formatAmount(total),
    bonus: formatAmount(bonus),
  };
}

type Frozen = {
  position: number | null;
  votes: number;
  votesByType: Record<string, number>;
  ccVoted: Amount;
};

const frozenOf = ({ position, votes, votesByType, ccVoted }: Frozen) => ({
  position,
  votes,
  votesByType,
  ccVoted: formatAmount(ccVoted),
});

type Range = Pick<PartnerRewards, 'from' | 'to' | 'cut'>;

/** The dates of the program that are shown. @throws Refusal where a date does not exist or the range ends before it begins. */
function rangeOf(today: string, { kind, from, to }: Asked): Range {
  const last = dateOf(to ?? today);
  const first = from ? dateOf(from) : last.subtract({ days: USUAL[kind] - 1 });
  if (Temporal.PlainDate.compare(first, last) > 0)
    throw new Refusal('the range ends before it begins; choose a first day that is not after the last');
  const earliest = last.subtract({ days: MOST[kind] - 1 });
  const cut = Temporal.PlainDate.compare(first, earliest) < 0;
  return { from: (cut ? earliest : first).toString(), to: last.toString(), cut };
}

function dateOf(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw new Refusal(`there is no day ${text}; write it as 2026-11-22`);
  }
}

const published = (kind: Kind, { from, to }: Range) =>
  and(eq(runs.kind, kind), eq(runs.published, 1), between(runs.localDay, from, to));

const inRange = (kind: Kind, range: Range) => and(published(kind, range), isNull(runs.archivedAt));

/** How many of the published periods have their rows in a file alone. */
async function archivedIn(queries: Queries, kind: Kind, range: Range): Promise<number> {
  const [row] = await queries
    .select({ periods: count() })
    .from(runs)
    .where(and(published(kind, range), isNotNull(runs.archivedAt)));
  return row?.periods ?? 0;
}

const RUN = { id: runs.id, kind: runs.kind, start: runs.periodStart, end: runs.periodEnd };
const periodOf = ({ id, ...period }: { id: number; kind: Kind; start: number; end: number }) => ({
  runId: id,
  period,
});

async function hours(queries: Queries, { partnerId, kind }: Asked, range: Range) {
  const rows = await queries
    .select({ run: RUN, reward: hourlyRewards, out: leftOut })
    .from(runs)
    .leftJoin(hourlyRewards, and(eq(hourlyRewards.runId, runs.id), eq(hourlyRewards.partnerId, partnerId)))
    .leftJoin(leftOut, and(eq(leftOut.runId, runs.id), eq(leftOut.partnerId, partnerId)))
    .where(inRange(kind, range))
    .orderBy(asc(runs.periodStart));
  return rows.map(({ run, reward, out }) => {
    const { top10p, top10, top100, top1000, all } = reward ?? NO_HOUR;
    return { ...periodOf(run), reward, out, amounts: { top10p, top10, top100, top1000, all }, bonus: null };
  });
}

async function days(queries: Queries, { partnerId, kind }: Asked, range: Range) {
  const rows = await queries
    .select({ run: RUN, reward: dailyRewards, out: leftOut })
    .from(runs)
    .leftJoin(dailyRewards, and(eq(dailyRewards.runId, runs.id), eq(dailyRewards.partnerId, partnerId)))
    .leftJoin(leftOut, and(eq(leftOut.runId, runs.id), eq(leftOut.partnerId, partnerId)))
    .where(inRange(kind, range))
    .orderBy(asc(runs.periodStart));
  return rows.map(({ run, reward, out }) => {
    const { top10, top100, top1000, top10000, all, top10pEcc, top50p, bonus } = reward ?? NO_DAY;
    const amounts = { top10, top100, top1000, top10000, all, top10p_ecc: top10pEcc, top50p };
    return { ...periodOf(run), reward, out, amounts, bonus };
  });
}

type Amounts<Key extends string> = Record<Key, Amount | null>;
const NO_HOUR: Amounts<'top10p' | 'top10' | 'top100' | 'top1000' | 'all'> = {
  top10p: null,
  top10: null,
  top100: null,
  top1000: null,
  all: null,
};
const NO_DAY: Amounts<
  'top10' | 'top100' | 'top1000' | 'top10000' | 'all' | 'top10pEcc' | 'top50p' | 'bonus'
> = {
  top10: null,
  top100: null,
  top1000: null,
  top10000: null,
  all: null,
  top10pEcc: null,
  top50p: null,
  bonus: null,
};
