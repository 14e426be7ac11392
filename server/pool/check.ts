import { sql } from 'drizzle-orm';
import type { Queries } from '../db/connection';

/** What of the accounts does not add up; empty when all is well. The database adds, on its exact decimals. */
export async function findAccountFaults(queries: Queries): Promise<string[]> {
  const faults: string[] = [];
  for (const { account, balance, sum } of await rowsOf(queries, ACCOUNTS_AGAINST_ENTRIES)) {
    faults.push(`the account ${account} stands at ${balance} CC, its entries sum to ${sum}`);
  }
  for (const { sum } of await rowsOf(queries, SUM_OF_ACCOUNTS))
    faults.push(`all accounts together stand at ${sum} CC, not at 0`);
  for (const { account, balance } of await rowsOf(queries, NEGATIVE_ACCOUNTS)) {
    faults.push(`the account ${account} stands at ${balance} CC, below zero`);
  }
  for (const { account, balance, sum } of await rowsOf(queries, POOLS_AGAINST_EARMARKS)) {
    faults.push(`the account ${account} stands at ${balance} CC, its earmarks sum to ${sum}`);
  }
  for (const { kind, period, amount } of await rowsOf(queries, NEGATIVE_EARMARKS)) {
    faults.push(`the ${kind} earmark of ${period} stands at ${amount} CC, below zero`);
  }
  return faults;
}

async function rowsOf(queries: Queries, query: ReturnType<typeof sql>): Promise<Record<string, string>[]> {
  const [rows] = (await queries.execute(query)) as unknown as [Record<string, string>[]];
  return rows;
}

// Entries only grow, so the sums are taken by account in two passes over one table that its rows are read from in order.
const ACCOUNTS_AGAINST_ENTRIES = sql`
  select a.account, a.balance, coalesce(e.total, 0) as sum from accounts a left join (
    select account, sum(amount) as total from (
      select to_account as account, amount from entries
      union all select from_account, -amount from entries) moved group by account
  ) e on e.account = a.account where a.balance <> coalesce(e.total, 0)`;

const SUM_OF_ACCOUNTS = sql`select sum(balance) as sum from accounts having sum(balance) <> 0`;

const NEGATIVE_ACCOUNTS = sql`
  select account, balance from accounts
   where balance < 0 and account in ('hourly_pool', 'daily_pool', 'held', 'partners')`;

const POOLS_AGAINST_EARMARKS = sql`
  select a.account, a.balance, coalesce(e.total, 0) as sum from accounts a
    left join (select kind, sum(amount) as total from earmarks group by kind) e on a.account = concat(e.kind, '_pool')
   where a.account in ('hourly_pool', 'daily_pool') and a.balance <> coalesce(e.total, 0)`;

const NEGATIVE_EARMARKS = sql`select kind, period_start as period, amount from earmarks where amount < 0`;
