import { and, desc, eq, gt, lt, ne, sql } from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { type Amount, formatAmount, parseColumn, ZERO } from '@/lib/amount';
import { type Instant, type Kind, type Period, periodAt, periodFrom } from '@/lib/period';
import type { Earmarks, OpenPeriods } from '../api/accounts-contract';
import type { Queries } from '../db/connection';
import { accounts, earmarks } from '../db/schema';
import { readBooks } from '../pool/ledger';
import type { Serving } from '../serving';

type From = Pick<Serving, 'pages' | 'world'>;
type Asked = { kind: Kind; after?: string | undefined; limit: number };
type Place = { empty: boolean; start: Instant };
type Row = { start: Instant; amount: Amount };

/** What of a pool is meant for which period: those that hold CC first, then those that are empty, each the latest first. */
export async function readEarmarks({ pages, world }: From, { kind, after, limit }: Asked): Promise<Earmarks> {
  const from = after === undefined ? null : placeIn(after);
  const holding = from?.empty ? [] : await rowsOf(pages, kind, false, from?.start, limit + 1);
  const wanted = limit + 1 - holding.length;
  const empty =
    wanted > 0 ? await rowsOf(pages, kind, true, from?.empty ? from.start : undefined, wanted) : [];
  const found = [...holding, ...empty];
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const balance = await sumsOf(pages, kind);
  return {
    ...balance,
    rows: rows.map(({ start, amount }) => ({
      period: periodFrom(kind, start, world.zone),
      amount: formatAmount(amount),
    })),
    next:
      found.length > rows.length && last
        ? `${last.amount === ZERO ? 'empty' : 'holding'} ${last.start}`
        : null,
  };
}

function placeIn(text: string): Place {
  const [sort, start] = text.split(' ');
  const instant = Number(start);
  return { empty: sort === 'empty', start: (Number.isInteger(instant) ? instant : 0) as Instant };
}

function rowsOf(
  queries: Queries,
  kind: Kind,
  empty: boolean,
  before: Instant | undefined,
  limit: number,
): Promise<Row[]> {
  return queries
    .select({ start: earmarks.periodStart, amount: earmarks.amount })
    .from(earmarks)
    .where(
      and(
        eq(earmarks.kind, kind),
        empty ? eq(earmarks.amount, ZERO) : ne(earmarks.amount, ZERO),
        before === undefined ? undefined : lt(earmarks.periodStart, before),
      ),
    )
    .orderBy(desc(earmarks.periodStart))
    .limit(limit);
}

/** Both sides of "a pool is the sum of its earmarks", from one statement. */
async function sumsOf(queries: Queries, kind: Kind): Promise<Pick<Earmarks, 'sum' | 'pool'>> {
  const [row] = await queries
    .select({
      pool: accounts.balance,
      sum: sql<
        string | null
      >`(SELECT SUM(${earmarks.amount}) FROM ${earmarks} WHERE ${earmarks.kind} = ${kind})`,
    })
    .from(accounts)
    .where(eq(accounts.account, POOL[kind]));
  return { pool: formatAmount(row?.pool ?? ZERO), sum: formatAmount(parseColumn(row?.sum ?? '0')) };
}

/** How many periods with CC are looked at beside the running one. */
const LOOKED_AT = 50;

/** Periods that a correction by hand may change the earmark of: those that are open, the running one first. */
export async function readOpenPeriods({ pages, world }: From, kind: Kind): Promise<OpenPeriods> {
  const running = periodAt(kind, await world.clock(), world.zone);
  const holding = await pages
    .select({ start: earmarks.periodStart, amount: earmarks.amount })
    .from(earmarks)
    .where(and(eq(earmarks.kind, kind), gt(earmarks.amount, ZERO)))
    .orderBy(desc(earmarks.periodStart))
    .limit(LOOKED_AT);
  const periods = new Map<Instant, Period>([[running.start, running]]);
  for (const { start } of holding) periods.set(start, periodFrom(kind, start, world.zone));
  const books = await readBooks(pages, world.zone, [...periods.keys()]);
  const next = books.calendar.nextFresh(kind, running.start);
  periods.set(next, periodFrom(kind, next, world.zone));
  return [...periods.values()]
    .filter(({ start }) => books.calendar.isOpen(kind, start))
    .map((period) => ({ period, earmarked: formatAmount(books.earmark(kind, period.start)) }));
}
