import { periodInside, shortPeriodOf } from '@/components/show/instants';
import type { Account } from '@/lib/accounts';
import type { Kind } from '@/lib/period';

/** What an account is called, and what its balance is. */
export const ACCOUNT_WORDS: Record<Account, { word: string; holds: string }> = {
  votes: { word: 'Votes', holds: 'What votes have brought into the pools; as much below zero' },
  hourly_pool: { word: 'Hourly pool', holds: 'Waits to be given out in hours' },
  daily_pool: { word: 'Daily pool', holds: 'Waits to be given out in days' },
  held: { word: 'Held', holds: 'Belongs to attempts that compute or wait' },
  partners: { word: 'Partners', holds: 'Paid to partners, with the bonus' },
  market: { word: 'Market', holds: 'What the bonus has issued; as much below zero' },
  opening: { word: 'Opening balances', holds: 'Brought in from before; as much below zero' },
  adjustments: { word: 'Adjustments', holds: 'Corrections by hand, and what they have covered' },
};

export const wordOf = (account: Account): string => ACCOUNT_WORDS[account].word;

export const POOL_KIND: Partial<Record<Account, Kind>> = { hourly_pool: 'hourly', daily_pool: 'daily' };

type Place = { account: Account; earmark: number | null };

/** "Daily pool, day 22 Nov 2026" */
export function placeWords({ account, earmark }: Place, zone: string): string {
  const kind = POOL_KIND[account];
  if (kind === undefined || earmark === null) return wordOf(account);
  // An hour is as long as an hour here: only its beginning names it.
  return `${wordOf(account)}, ${periodInside({ kind, start: earmark, end: earmark + HOUR }, zone)}`;
}

/** The same in two parts; the earmark only where it is of another period than the one that stands beside it already. */
export function placeBeside(place: Place, period: { kind: Kind; start: number }, zone: string) {
  const { account, earmark } = place;
  const [word, kind] = [wordOf(account), POOL_KIND[account]];
  if (kind === undefined || earmark === null || (kind === period.kind && earmark === period.start))
    return { word, earmark: null };
  return {
    word,
    earmark: `for ${shortPeriodOf({ kind, start: earmark, end: earmark + HOUR }, zone).replace('Day', 'day')}`,
  };
}

const HOUR = 3_600_000;
