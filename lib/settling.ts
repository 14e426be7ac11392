import { type Amount, add, formatAmount, minimum, negate, subtract, sum, ZERO } from './amount';
import { type About, account, type Books, pool } from './books';
import {
  COVERED,
  correct,
  correctOtherPool,
  difference,
  GIVEN_BACK,
  type HourCount,
  MissingError,
  type OpenPart,
  otherPool,
} from './counting';

/** What a run gives out, the bonus apart. */
export type Payout = { readonly paid: Amount; readonly bonus: Amount };

/** Takes everything earmarked for the period; it is the attempt's budget. */
export function hold(books: Books, about: About): Amount {
  const budget = books.earmark(about.kind, about.start);
  books.move(pool(about.kind, about.start), account('held'), budget, 'held');
  return budget;
}

/** Gives a rejected or failed attempt's budget back to the earmark that it came from, where it waits for the next attempt. */
export function release(books: Books, about: About, budget: Amount): void {
  books.move(account('held'), pool(about.kind, about.start), budget, 'released');
}

/** Publishes an attempt of a period that was not published: what is paid to the partners, what is carried to the next fresh period. */
export function settle(books: Books, about: About, budget: Amount, { paid, bonus }: Payout): void {
  books.move(account('held'), account('partners'), paid, 'paid');
  const next = books.calendar.nextFresh(about.kind, about.start);
  books.move(account('held'), pool(about.kind, next), subtract(budget, paid), 'carried');
  books.move(account('market'), account('partners'), bonus, 'bonus');
}

/** Hands the earmark of a skipped period, counted before, to the next fresh one. */
export function handOn(books: Books, about: About): Amount {
  const earmark = books.earmark(about.kind, about.start);
  const next = books.calendar.nextFresh(about.kind, about.start);
  books.move(pool(about.kind, about.start), pool(about.kind, next), earmark, 'skipped');
  return earmark;
}

/** The reasons of entries for what was paid and issued by another copy of the database. */
const ELSEWHERE = { paid: 'published elsewhere', bonus: 'bonus elsewhere' };

/**
 * Books a period that another copy of the database has published, counted before: what was paid there goes from its earmark to the partners, and
 * what that lacks comes from `adjustments`; what is over goes on to the next fresh period, as it did there. Where nobody knows what was paid, all of
 * the earmark was.
 */
export function settleElsewhere(
  books: Books,
  about: About,
  payout: Payout | null,
): { budget: Amount; paid: Amount; over: Amount; lacked: Amount } {
  const budget = books.earmark(about.kind, about.start);
  const paid = payout?.paid ?? budget;
  const borne = minimum(paid, budget);
  const [over, lacked] = [subtract(budget, borne), subtract(paid, borne)];
  const next = books.calendar.nextFresh(about.kind, about.start);
  books.move(pool(about.kind, about.start), account('partners'), borne, ELSEWHERE.paid);
  books.move(account('adjustments'), account('partners'), lacked, ELSEWHERE.paid);
  books.move(pool(about.kind, about.start), pool(about.kind, next), over, 'skipped');
  books.move(account('market'), account('partners'), payout?.bonus ?? ZERO, ELSEWHERE.bonus);
  return { budget, paid, over, lacked };
}

/** What a rerun corrects in its own pool: the accrual of its hours now, less what is accrued. */
export const correctionOf = (books: Books, about: About, hours: readonly HourCount[]): Amount =>
  sum(hours.map((hour) => difference(books, about.kind, hour)));

/** A published attempt and the rerun that takes its place. */
export type Replacement = {
  readonly old: Payout;
  readonly new: Payout;
  /** Whether the two give every partner the same; then the old payment stands and nothing is reversed. */
  readonly same: boolean;
  /** The CC taken from `adjustments` for this period before and not given back yet. */
  readonly covered: Amount;
  readonly cover: boolean;
};

/**
 * Publishes a rerun: books the correction, reverses the old payment and bonus, pays the new ones. What is over goes to the next fresh
 * period's earmark, after giving back what was covered before; what is lacking comes from there.
 *
 * An hour paid 75 CC out of 75, and a vote of 100 CC turns up late: the correction is 25, 100 are paid now, nothing is over.
 * @returns the differences of the other pool that stay.
 * @throws MissingError where the next period's earmark is not enough and nothing covers it.
 */
export function replace(
  books: Books,
  about: About,
  hours: readonly HourCount[],
  change: Replacement,
): OpenPart[] {
  const correction = correctionOf(books, about, hours);
  const next = books.calendar.nextFresh(about.kind, about.start);
  for (const hour of hours) correct(books, about.kind, hour, next, account('held'));
  if (!change.same) {
    books.move(account('partners'), account('held'), change.old.paid, 'reversed');
    books.move(account('partners'), account('market'), change.old.bonus, 'bonus reversed');
    books.move(account('held'), account('partners'), change.new.paid, 'paid');
    books.move(account('market'), account('partners'), change.new.bonus, 'bonus');
  }
  const over = subtract(add(change.old.paid, correction), change.new.paid);
  if (over >= 0n) handOverWhatIsOver(books, about, over, change.covered);
  else bringWhatIsLacking(books, about, negate(over), change.cover);
  return hours.flatMap((hour) => correctOtherPool(books, otherPool(about.kind), hour));
}

function handOverWhatIsOver(books: Books, about: About, over: Amount, covered: Amount): void {
  const givenBack = minimum(over, covered > 0n ? covered : ZERO);
  const next = books.calendar.nextFresh(about.kind, about.start);
  books.move(account('held'), account('adjustments'), givenBack, GIVEN_BACK);
  books.move(account('held'), pool(about.kind, next), subtract(over, givenBack), 'over');
}

function bringWhatIsLacking(books: Books, about: About, lacking: Amount, cover: boolean): void {
  const next = books.calendar.nextFresh(about.kind, about.start);
  const there = minimum(books.earmark(about.kind, next), lacking);
  const missing = subtract(lacking, there);
  if (missing > 0n && !cover) {
    throw new MissingError(
      missing,
      `it needs ${formatAmount(lacking)} CC from the next period's earmark, which lacks ${formatAmount(missing)} CC; ` +
        'approve it with cover to take that from adjustments, with a reason',
    );
  }
  books.move(pool(about.kind, next), account('held'), there, 'lacking');
  books.move(account('adjustments'), account('held'), missing, COVERED);
}
