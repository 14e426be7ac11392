import { countOf, digitsOf, manyOf } from '@/components/show/figures';
import { dateOf, momentOf } from '@/components/show/instants';

/** "12,480.25 CC", with every digit that is not a zero at its end. */
export function ccOf(amount: string): string {
  const { sign, whole, fraction, kept } = digitsOf(amount);
  return `${sign}${whole}.${fraction.slice(0, Math.max(2, kept))} CC`;
}

type Paid = { paid: string | null; bonus: string | null; eligible: number | null };

/** "12,480.25 CC and 80.00 CC bonus to 826 partners" */
export function paidTo({ paid, bonus, eligible }: Paid): string {
  const extra = bonus === null || /^0\.0+$/.test(bonus) ? '' : ` and ${ccOf(bonus)} bonus`;
  return `${ccOf(paid ?? '0.00000000')}${extra} to ${manyOf(eligible ?? 0, 'partner')}`;
}

const ACCOUNTS: Readonly<Record<string, string>> = {
  votes: 'Votes',
  hourly_pool: 'Hourly pool',
  daily_pool: 'Daily pool',
  held: 'Held',
  partners: 'Partners',
  market: 'Market',
  opening: 'Opening balances',
  adjustments: 'Adjustments',
};

/** "Daily pool, day 22 Nov 2026", from the server's name of an account and of an earmark in it. */
export function placeOf(place: string, zone: string): string {
  const [account = '', earmark] = place.split(' for ');
  const word = ACCOUNTS[account] ?? account;
  if (earmark === undefined) return word;
  const start = Date.parse(earmark);
  return account === 'daily_pool'
    ? `${word}, day ${dateOf(start, zone)}`
    : `${word}, hour from ${momentOf(start, zone)}`;
}

/** "Attempt 2" */
export const attemptOf = (attempt: number): string => `Attempt ${countOf(attempt)}`;
