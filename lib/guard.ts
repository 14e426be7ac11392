import { type Amount, formatAmount, parseAmount, parseFraction, ZERO } from './amount';
import type { Instant } from './period';
import type { Gate } from './policy';

/** How many published periods of its kind a guard needs before it judges: without them nothing is usual. */
export const GUARD_AFTER = 24;

/** What a guard looks at of a computed run. */
export type Guarded = {
  readonly paid: Amount;
  readonly bonus: Amount;
  /** The most that one partner gets, bonus included. */
  readonly mostToOne: Amount;
  readonly lateVotes: number;
  readonly badRows: number;
  readonly newestVoteAt: Instant | null;
  readonly periodEnd: Instant;
  /** What the last published periods of the kind paid, at most `GUARD_AFTER` of them. */
  readonly before: readonly Amount[];
};

/** What is out of a guard's bounds, in words and figures; empty when all is within them. */
export function outOfBounds(bounds: Gate['bounds'], run: Guarded): string[] {
  if (run.before.length < GUARD_AFTER) return [];
  return [
    ...totalFault(bounds, run),
    ...changeFault(bounds, run),
    ...partnerFault(bounds, run),
    ...countFault('late votes', bounds.maxLateVotes, run.lateVotes),
    ...countFault('bad rows', bounds.maxBadRows, run.badRows),
    ...lagFault(bounds, run),
  ];
}

function totalFault({ maxTotal }: Gate['bounds'], { paid, bonus }: Guarded): string[] {
  const total = (paid + bonus) as Amount;
  if (maxTotal === undefined || total <= parseAmount(maxTotal)) return [];
  return [`the total is ${formatAmount(total)} CC, more than ${maxTotal}`];
}

/** The bound is how many times the usual, the median of the last periods, the total may be; and as many times less. */
function changeFault({ maxChange }: Gate['bounds'], { paid, before }: Guarded): string[] {
  if (maxChange === undefined) return [];
  const usual = median(before);
  const { numerator, denominator } = parseFraction(maxChange);
  const tooMuch = paid * denominator > usual * numerator;
  const tooLittle = paid * numerator < usual * denominator;
  const usually = `the usual ${formatAmount(usual)} of the last ${before.length} periods`;
  const total = `the total is ${formatAmount(paid)} CC`;
  if (tooMuch) return [`${total}, more than ${maxChange} times ${usually}`];
  return tooLittle ? [`${total}, and ${usually} is more than ${maxChange} times that`] : [];
}

function partnerFault({ maxPartnerShare }: Gate['bounds'], { paid, bonus, mostToOne }: Guarded): string[] {
  if (maxPartnerShare === undefined) return [];
  const { numerator, denominator } = parseFraction(maxPartnerShare);
  if (mostToOne * denominator <= (paid + bonus) * numerator) return [];
  return [
    `one partner gets ${formatAmount(mostToOne)} of ${formatAmount((paid + bonus) as Amount)} CC, a larger part than ${maxPartnerShare}`,
  ];
}

function countFault(what: string, most: number | undefined, count: number): string[] {
  return most === undefined || count <= most ? [] : [`there are ${count} ${what}, more than ${most}`];
}

function lagFault({ maxSourceLagMinutes }: Gate['bounds'], { newestVoteAt, periodEnd }: Guarded): string[] {
  if (maxSourceLagMinutes === undefined) return [];
  if (newestVoteAt === null) return ['the source has no vote at all'];
  if (periodEnd - newestVoteAt <= maxSourceLagMinutes * 60_000) return [];
  // Rounded up, a lag that is out of bounds by a second never reads like the bound itself.
  const minutes = Math.ceil((periodEnd - newestVoteAt) / 60_000);
  return [
    `the newest vote of the source was ${minutes} minutes old at the period's end, more than ${maxSourceLagMinutes}`,
  ];
}

/** The middle amount, or the lower of the two in the middle. */
function median(amounts: readonly Amount[]): Amount {
  const sorted = amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? ZERO;
}
