import { sql } from 'drizzle-orm';
import type { Queries } from '../db/connection';
import { findAccountFaults } from '../pool/check';
import { broken, type Check, type Finding } from './finding';

/**
 * Accounts are the sums of their entries, pools those of their earmarks, earmarks those of the entries that name them, and every accrual has
 * its entry. Each is one statement, so that a console that books meanwhile is seen before or after, never half.
 */
export async function* verifyLedger(queries: Queries): AsyncGenerator<Finding> {
  for (const sentence of await findAccountFaults(queries))
    yield broken(checkOf(sentence), 'accounts', sentence);
  for (const row of await rowsOf(queries, EARMARKS_AGAINST_ENTRIES)) {
    const sentence = `the earmark stands at ${row.amount} CC, its entries sum to ${row.sum}`;
    yield broken('earmarks', `${row.kind} ${row.period}`, sentence);
  }
  for (const row of await rowsOf(queries, ACCRUALS_AGAINST_ENTRIES)) {
    const cause = row.run === null ? `sweep ${row.sweep}` : `run ${row.run}`;
    const sentence = `its ${row.sort} accruals sum to ${row.accrued} CC, their entries to ${row.booked}`;
    yield broken('accruals', `${row.pool} pool, ${cause}`, sentence);
  }
  for (const row of await rowsOf(queries, SKIPS_AGAINST_ENTRIES)) {
    const sentence = `the skip handed on ${row.amount} CC, its entries sum to ${row.sum}`;
    yield broken('settlement', `${row.kind} ${row.period}`, sentence);
  }
}

const checkOf = (sentence: string): Check => (sentence.includes('earmark') ? 'earmarks' : 'accounts');

type Row = Readonly<Record<string, string | null>>;

async function rowsOf(queries: Queries, query: ReturnType<typeof sql>): Promise<Row[]> {
  const [rows] = (await queries.execute(query)) as unknown as [Row[]];
  return rows;
}

/** An account's name is its pool's kind with "_pool" behind it. */
const EARMARKS_AGAINST_ENTRIES = sql`
  select kind, period, sum(stands) as amount, sum(moved) as sum from (
    select kind, period_start as period, amount as stands, 0 as moved from earmarks
    union all select replace(to_account, '_pool', ''), to_earmark, 0, amount from entries where to_earmark is not null
    union all select replace(from_account, '_pool', ''), from_earmark, 0, -amount from entries
      where from_earmark is not null
  ) both_sides group by kind, period having sum(stands) <> sum(moved) order by kind, period`;

// A rerun books the corrections of its own pool between votes and what is held, so there the entry's own kind names the pool.
const ACCRUALS_AGAINST_ENTRIES = sql`
  select pool, sort, run, sweep, sum(accrued) as accrued, sum(booked) as booked from (
    select pool, sort, run_id as run, sweep_id as sweep, amount as accrued, 0 as booked from accruals
    union all
    select case when 'hourly_pool' in (from_account, to_account) then 'hourly'
                when 'daily_pool' in (from_account, to_account) then 'daily' else kind end,
           substring(reason, 9), run_id, sweep_id, 0, case when from_account = 'votes' then amount else -amount end
      from entries where reason like 'accrual %'
  ) both_sides group by pool, sort, run, sweep having sum(accrued) <> sum(booked) order by run, sweep, pool, sort`;

const SKIPS_AGAINST_ENTRIES = sql`
  select s.kind, s.period_start as period, s.amount, coalesce(sum(e.amount), 0) as sum from skips s
    left join entries e on e.kind = s.kind and e.period_start = s.period_start and e.reason = 'skipped'
      and e.from_earmark = s.period_start
   group by s.kind, s.period_start, s.amount having s.amount <> coalesce(sum(e.amount), 0)`;
