import { and, eq } from 'drizzle-orm';
import { type Amount, add, formatAmount, subtract, ZERO } from '@/lib/amount';
import type { Entry } from '@/lib/books';
import { formatInstant, type Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { entries } from '../db/schema';

/** What an account, or an earmark of a pool, gains, or below 0 loses, over several entries. */
export type NetMove = { readonly place: string; readonly amount: string };

/** What each account, and each earmark of a pool, gains or loses over all entries. */
export function netMoves(moved: readonly Pick<Entry, 'from' | 'to' | 'amount'>[]): NetMove[] {
  const net = new Map<string, Amount>();
  for (const { from, to, amount } of moved) {
    for (const [place, sign] of [
      [from, subtract(ZERO, amount)],
      [to, amount],
    ] as const) {
      const name =
        place.earmark === null ? place.account : `${place.account} for ${formatInstant(place.earmark)}`;
      net.set(name, add(net.get(name) ?? ZERO, sign));
    }
  }
  return [...net]
    .filter(([, amount]) => amount !== 0n)
    .map(([place, amount]) => ({ place, amount: formatAmount(amount) }));
}

/** What a run has moved at one moment, as the transaction that does it sees it, or whoever looks later. */
export async function movesOfRun(tx: Queries, runId: number, at: Instant): Promise<NetMove[]> {
  const rows = await tx
    .select()
    .from(entries)
    .where(and(eq(entries.runId, runId), eq(entries.at, at)));
  return netMoves(
    rows.map(({ fromAccount, fromEarmark, toAccount, toEarmark, amount }) => ({
      from: { account: fromAccount, earmark: fromEarmark },
      to: { account: toAccount, earmark: toEarmark },
      amount,
    })),
  );
}
