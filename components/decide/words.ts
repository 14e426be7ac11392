import { placeWords } from '@/components/accounts/words';
import { countOf, digitsOf, manyOf } from '@/components/show/figures';
import { ACCOUNTS } from '@/lib/accounts';

/** "12,480.25 CC", with every digit that is not a zero at its end. */
export function ccOf(amount: string): string {
  const { sign, whole, fraction, kept } = digitsOf(amount);
  return `${sign}${whole}.${fraction.slice(0, Math.max(2, kept))} CC`;
}

type Paid = { paid: string | null; bonus: string | null; eligible: number | null };

/** "12,480.25 CC and 80.00 CC bonus among 826 eligible partners": some of them may get nothing. */
export function paidAmong({ paid, bonus, eligible }: Paid): string {
  const extra = bonus === null || /^0\.0+$/.test(bonus) ? '' : ` and ${ccOf(bonus)} bonus`;
  return `${ccOf(paid ?? '0.00000000')}${extra} among ${manyOf(eligible ?? 0, 'eligible partner')}`;
}

/** "Daily pool, day 22 Nov 2026", from the server's name of an account and of an earmark in it. */
export function placeOf(place: string, zone: string): string {
  const [name, earmark] = place.split(' for ');
  const account = ACCOUNTS.find((one) => one === name);
  if (account === undefined) return place;
  return placeWords({ account, earmark: earmark === undefined ? null : Date.parse(earmark) }, zone);
}

/** "Attempt 2" */
export const attemptOf = (attempt: number): string => `Attempt ${countOf(attempt)}`;
