import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount, sum, ZERO } from '@/lib/amount';
import { CATEGORY_KEYS, type CategoryKey } from '@/lib/policy';
import type { RunPartnersAsked, RunPartnersPage } from '@/server/api/run-contract';
import { refuseArchived } from '@/server/archive/find';
import type { Database, Queries } from '@/server/db/connection';
import { dailyRewards, hourlyRewards, leftOut } from '@/server/db/schema';
import { Refusal } from '@/server/refusal';
import { findNames } from '@/server/source/names';
import { placesInOrder } from './orders';
import { orNull, runOfId, type StoredRun } from './run-row';

type Asked = Pick<RunPartnersAsked, 'runId' | 'afterPlace' | 'limit' | 'partnerId'> &
  Partial<Pick<RunPartnersAsked, 'sort' | 'reverse' | 'category' | 'name'>>;
type Reward = Omit<typeof hourlyRewards.$inferSelect, 'top10p' | 'top10' | 'top100' | 'top1000' | 'all'>;
type Row = RunPartnersPage['rows'][number];
type Where = { readonly places: readonly number[] } | { readonly ids: readonly bigint[] };

const NOT_SHOWN = 'its partners are not shown here any more';
/** How many partners of one name are looked for. */
const MOST_NAMED = 50;

/**
 * One page of a run's partners in the order that is asked for, or those of an id or a name; null where there is no such run.
 * @param source where names are looked for; without it none are.
 * @throws Refusal where its rows were archived.
 */
export async function readRunPartners(
  db: Database,
  asked: Asked,
  source?: Pool,
): Promise<RunPartnersPage | null> {
  if (asked.partnerId !== undefined) return readRunPartner(db, asked.runId, asked.partnerId);
  const run = await runOfId(db, asked.runId);
  if (!run) return null;
  await refuseArchived(db, run, NOT_SHOWN);
  if (asked.name !== undefined && source) return namedPartners(db, source, run, asked.name);
  const order = await orderOf(db, run, asked);
  const from = asked.afterPlace + 1;
  const places = Array.from({ length: Math.max(0, Math.min(asked.limit, order.length - from)) }, (_, index) =>
    order.at(asked.reverse ? order.length - 1 - from - index : from + index),
  );
  const found = new Map((await rowsOf(db, run, { places })).map((row) => [row.place, row]));
  const rows = places.flatMap((place) => found.get(place) ?? []);
  const last = from + places.length - 1;
  return {
    rows,
    next: rows.length > 0 && last + 1 < order.length ? last : null,
    leftOut: null,
    total: order.length,
    named: null,
  };
}

/** The same of one partner alone. */
export async function readRunPartner(
  db: Queries,
  runId: number,
  partnerId: string,
): Promise<RunPartnersPage | null> {
  const run = await runOfId(db, runId);
  if (!run) return null;
  await refuseArchived(db, run, NOT_SHOWN);
  const id = BigInt(partnerId);
  const rows = await rowsOf(db, run, { ids: [id] });
  const isAbsent = rows.length === 0;
  return {
    rows,
    next: null,
    leftOut: isAbsent ? await leftOutPartner(db, run.id, id) : null,
    total: rows.length,
    named: null,
  };
}

async function namedPartners(
  db: Queries,
  source: Pool,
  run: StoredRun,
  name: string,
): Promise<RunPartnersPage> {
  const { names, trouble } = await findNames(source, name, MOST_NAMED + 1);
  const ids = [...names.keys()].slice(0, MOST_NAMED).map(BigInt);
  const rows = (await rowsOf(db, run, { ids })).sort((a, b) => a.place - b.place);
  return {
    rows,
    next: null,
    leftOut: null,
    total: rows.length,
    named: { found: ids.length, more: names.size > MOST_NAMED, trouble },
  };
}

/** The order that is asked for; that of the places is without gaps and needs no list. */
async function orderOf(db: Database, run: StoredRun, { sort = 'place', category }: Asked) {
  const key = category === undefined ? null : categoryKey(run, category);
  if (sort === 'place' && key === null) return { length: await countOf(db, run), at: (rank: number) => rank };
  const places = await placesInOrder(db, run, { sort, category: key });
  return { length: places.length, at: (rank: number) => places[rank]! };
}

function categoryKey({ kind, id }: StoredRun, category: string): CategoryKey {
  const keys: readonly CategoryKey[] = CATEGORY_KEYS[kind];
  const key = keys.find((one) => one === category);
  if (key === undefined)
    throw new Refusal(`Run ${id} has no category "${category}"; its categories are ${keys.join(', ')}.`);
  return key;
}

/** How many rewards are stored; fewer than are eligible while the run computes. */
async function countOf(db: Queries, run: StoredRun): Promise<number> {
  const table = run.kind === 'hourly' ? hourlyRewards : dailyRewards;
  if (run.eligible !== null && run.status !== 'computing') return run.eligible;
  const [last] = await db
    .select({ place: table.place })
    .from(table)
    .where(eq(table.runId, run.id))
    .orderBy(desc(table.place))
    .limit(1);
  return last ? last.place + 1 : 0;
}

async function rowsOf(db: Queries, run: StoredRun, where: Where): Promise<Row[]> {
  if (('places' in where ? where.places : where.ids).length === 0) return [];
  return run.kind === 'hourly' ? hourlyRows(db, run, where) : dailyRows(db, run, where);
}

async function hourlyRows(db: Queries, { id }: StoredRun, where: Where): Promise<Row[]> {
  const rows = await db
    .select()
    .from(hourlyRewards)
    .where(wanted(hourlyRewards, id, where));
  return rows.map(({ top10p, top10, top100, top1000, all, ...reward }) =>
    toRow(reward, { top10p, top10, top100, top1000, all }, ZERO),
  );
}

async function dailyRows(db: Queries, { id }: StoredRun, where: Where): Promise<Row[]> {
  const rows = await db
    .select()
    .from(dailyRewards)
    .where(wanted(dailyRewards, id, where));
  return rows.map(({ top10, top100, top1000, top10000, all, top10pEcc, top50p, bonus, ...reward }) =>
    toRow(reward, { top10, top100, top1000, top10000, all, top10p_ecc: top10pEcc, top50p }, bonus),
  );
}

const wanted = (table: typeof hourlyRewards | typeof dailyRewards, runId: number, where: Where) =>
  and(
    eq(table.runId, runId),
    'places' in where ? inArray(table.place, [...where.places]) : inArray(table.partnerId, [...where.ids]),
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
  db: Queries,
  runId: number,
  partnerId: bigint,
): Promise<RunPartnersPage['leftOut']> {
  const [row] = await db
    .select()
    .from(leftOut)
    .where(and(eq(leftOut.runId, runId), eq(leftOut.partnerId, partnerId)));
  if (!row) return null;
  const { position, votes, ccVoted, reason } = row;
  return { partnerId: partnerId.toString(), position, votes, ccVoted: formatAmount(ccVoted), reason };
}
