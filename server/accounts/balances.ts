import { lte, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { ACCOUNTS, type Account, HOLDERS, SOURCES } from '@/lib/accounts';
import { type Amount, add, formatAmount, negate, parseColumn, subtract, sum, ZERO } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import type { Balances } from '../api/accounts-contract';
import type { Queries } from '../db/connection';
import { accounts, entries } from '../db/schema';
import { Refusal } from '../refusal';
import type { Serving } from '../serving';

type Standing = ReadonlyMap<Account, Amount>;

/** Every account at a moment, and the line that has to be equal at every one: what came in is somewhere. */
export async function readBalances(
  { pages, world }: Pick<Serving, 'pages' | 'world'>,
  moment: string | undefined,
): Promise<Balances> {
  const at = moment === undefined ? null : momentOf(moment, world.zone);
  const standing = at === null ? await present(pages) : await standingAt(pages, at);
  const amountOf = (account: Account) => standing.get(account) ?? ZERO;
  const given = SOURCES.map((account) => ({ account, amount: negate(amountOf(account)) }));
  const there = HOLDERS.map((account) => ({ account, amount: amountOf(account) }));
  const [came, is] = [given, there].map((parts) => sum(parts.map(({ amount }) => amount)));
  return {
    at,
    now: await world.clock(),
    balances: ACCOUNTS.map((account) => ({ account, amount: formatAmount(amountOf(account)) })),
    given: { parts: given.map(written), sum: formatAmount(came!) },
    there: { parts: there.map(written), sum: formatAmount(is!) },
    equal: came === is,
  };
}

const written = ({ account, amount }: { account: Account; amount: Amount }) => ({
  account,
  amount: formatAmount(amount),
});

/** The balances as they are kept, all read by one statement. */
async function present(queries: Queries): Promise<Standing> {
  const rows = await queries.select().from(accounts);
  return new Map(rows.map(({ account, balance }) => [account, balance]));
}

/** The balances that the entries up to a moment come to, also all read by one statement. */
async function standingAt(queries: Queries, at: Instant): Promise<Standing> {
  const rows = await queries
    .select({ from: entries.fromAccount, to: entries.toAccount, amount: sql<string>`SUM(${entries.amount})` })
    .from(entries)
    .where(lte(entries.at, at))
    .groupBy(entries.fromAccount, entries.toAccount);
  const standing = new Map<Account, Amount>();
  for (const { from, to, amount } of rows) {
    const moved = parseColumn(amount);
    standing.set(from, subtract(standing.get(from) ?? ZERO, moved));
    standing.set(to, add(standing.get(to) ?? ZERO, moved));
  }
  return standing;
}

/**
 * A moment as a person writes it: an instant with its offset, or a local time of the program. One that comes twice is the earlier, one that does not come is
 * as late as it would have been.
 */
function momentOf(text: string, zone: string): Instant {
  try {
    return (/T.*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds) as unknown as Instant;
  } catch {
    throw new Refusal(`"${text}" is no moment; write it as 2026-11-22T13:00 or 2026-11-22T13:00Z`);
  }
}
