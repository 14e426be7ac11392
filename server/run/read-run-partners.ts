import { and, asc, eq, gt } from 'drizzle-orm';
import type { z } from 'zod';
import { type Amount, formatAmount, sum, ZERO } from '@/lib/amount';
import type { RunPartners, runPartnersInput } from '@/server/api/contract';
import type { Queries } from '@/server/db/connection';
import { dailyRewards, hourlyRewards, leftOut } from '@/server/db/schema';
import { orNull, runOfId } from './run-row';

type Asked = z.infer<typeof runPartnersInput>;
type Reward = Omit<typeof hourlyRewards.$inferSelect, 'top10p' | 'top10' | 'top100' | 'top1000' | 'all'>;
type Row = RunPartners['rows'][number];

/** One page of a run's partners in the order of their places, or null where there is no such run. */
export async function readRunPartners(queries: Queries, asked: Asked): Promise<RunPartners | null> {
  const run = await runOfId(queries, asked.runId);
  if (!run) return null;
  const found = run.kind === 'hourly' ? await hourlyRows(queries, asked) : await dailyRows(queries, asked);
  const rows = found.slice(0, asked.limit);
  const isAbsent = asked.partnerId !== undefined && rows.length === 0;
  return {
    rows,
    next: found.length > rows.length ? rows.at(-1)!.place : null,
    leftOut: isAbsent ? await leftOutPartner(queries, asked.runId, BigInt(asked.partnerId!)) : null,
  };
}

async function hourlyRows(queries: Queries, asked: Asked): Promise<Row[]> {
  const rows = await queries
    .select()
    .from(hourlyRewards)
    .where(wanted(hourlyRewards, asked))
    .orderBy(asc(hourlyRewards.place))
    .limit(asked.limit + 1);
  return rows.map(({ top10p, top10, top100, top1000, all, ...reward }) =>
    toRow(reward, { top10p, top10, top100, top1000, all }, ZERO),
  );
}

async function dailyRows(queries: Queries, asked: Asked): Promise<Row[]> {
  const rows = await queries
    .select()
    .from(dailyRewards)
    .where(wanted(dailyRewards, asked))
    .orderBy(asc(dailyRewards.place))
    .limit(asked.limit + 1);
  return rows.map(({ top10, top100, top1000, top10000, all, top10pEcc, top50p, bonus, ...reward }) =>
    toRow(reward, { top10, top100, top1000, top10000, all, top10p_ecc: top10pEcc, top50p }, bonus),
  );
}

const wanted = (table: typeof hourlyRewards | typeof dailyRewards, asked: Asked) =>
  and(
    eq(table.runId, asked.runId),
    gt(table.place, asked.afterPlace),
    asked.partnerId === undefined ? undefined : eq(table.partnerId, BigInt(asked.partnerId)),
  );

function toRow(reward: Reward, amounts: Readonly<Record<string, Amount | null>>, bonus: Amount): Row {
  return {
    place: reward.place,
    partnerId: reward.partnerId.toString(),
    position: reward.position,
    votes: reward.votes,
    votesByType: reward.votesByType,
    ccVoted: formatAmount(reward.ccVoted),
    ecc: orNull(reward.ecc),
    amounts: Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, orNull(amount)])),
    total: formatAmount(sum(Object.values(amounts).map((amount) => amount ?? ZERO))),
    bonus: formatAmount(bonus),
  };
}

async function leftOutPartner(
  queries: Queries,
  runId: number,
  partnerId: bigint,
): Promise<RunPartners['leftOut']> {
  const [row] = await queries
    .select()
    .from(leftOut)
    .where(and(eq(leftOut.runId, runId), eq(leftOut.partnerId, partnerId)));
  if (!row) return null;
  const { position, votes, ccVoted, reason } = row;
  return { partnerId: partnerId.toString(), position, votes, ccVoted: formatAmount(ccVoted), reason };
}
