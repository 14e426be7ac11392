import { type Amount, add, formatAmount, negate, subtract, ZERO } from './amount';
import { type About, account, type Basis, type Books, type Place, partOf, pool, sameBasis } from './books';
import { HOUR, type Instant, KINDS, type Kind, later } from './period';

/** What the source said of an hour when it was counted, at the rate and share in force at the hour's end. */
export type HourCount = Basis & {
  readonly hourStart: Instant;
  readonly hourEnd: Instant;
  readonly votes: number;
};

/** A difference of the other pool that could not be booked now, such as "daily part open: -150 CC". */
export type OpenPart = { readonly pool: Kind; readonly hourStart: Instant; readonly amount: Amount };

/** An act was refused for CC that is missing; a person may do it again and take that much from `adjustments`. */
export class MissingError extends Error {
  override name = 'MissingError';

  constructor(
    readonly missing: Amount,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** How long after an hour's end its late votes are booked by themselves, the last second included. */
export const LATE_LIMIT = 48 * HOUR;

/**
 * Counts the hours of an attempt's, or a skip's, period into the pools: `first` rows where an hour has none, `correction` rows where CC,
 * rate or share differ from the last row.
 *
 * The day is run before its last hour 23:00: both parts of 23:00 get their first rows here, the hourly one earmarked for 23:00, which finds
 * it there when it runs. Had 22:00 lost 40 CC of votes since it was counted, its daily part is corrected in the day's earmark, its hourly
 * part stays open, as 22:00 is published.
 * @returns the differences of the other pool that stay.
 * @throws MissingError where the period's earmark cannot bear the corrections and nothing covers them.
 */
export function countHours(
  books: Books,
  about: About,
  hours: readonly HourCount[],
  cover: boolean,
): OpenPart[] {
  const stays: OpenPart[] = [];
  const own: HourCount[] = [];
  for (const hour of hours) {
    if (!books.accrued(about.kind, hour.hourStart)) {
      accrueFirst(books, about, hour);
      continue;
    }
    own.push(hour);
    stays.push(...correctOtherPool(books, otherPool(about.kind), hour));
  }
  for (const hour of own) correct(books, about.kind, hour, about.start);
  coverWhatIsMissing(books, about, cover);
  return stays;
}

export const otherPool = (kind: Kind): Kind => (kind === 'hourly' ? 'daily' : 'hourly');

function accrueFirst(books: Books, about: About, hour: HourCount): void {
  for (const kind of KINDS) {
    const home = books.calendar.home(kind, hour.hourStart);
    const own = kind === about.kind;
    const earmarkedFor =
      own || books.calendar.isOpen(kind, home) ? home : books.calendar.nextFresh(kind, home);
    books.accrue({ ...basisOf(hour), pool: kind, sort: 'first', amount: partOf(kind, hour), earmarkedFor });
  }
}

/** Writes a correction where the basis differs from the last row's, even one of 0, and books it to the earmark or to another place. */
export function correct(
  books: Books,
  kind: Kind,
  hour: HourCount,
  earmarkedFor: Instant,
  place?: Place,
): void {
  const last = books.accrued(kind, hour.hourStart);
  if (!last || sameBasis(last, hour)) return;
  const amount = difference(books, kind, hour);
  books.accrue({ ...basisOf(hour), pool: kind, sort: 'correction', amount, earmarkedFor }, place);
}

/** What the pool's accrual of the hour would be now, less what is accrued; 0 where it has none yet. */
export function difference(books: Books, kind: Kind, hour: HourCount): Amount {
  const last = books.accrued(kind, hour.hourStart);
  return last && !sameBasis(last, hour) ? subtract(partOf(kind, hour), last.accrued) : ZERO;
}

/**
 * Corrects the pool that an act is not about: where its period is open and its earmark can bear it, where it was skipped in the next later
 * fresh one if that can; otherwise the difference stays, to be settled when that period is next attempted or rerun.
 */
export function correctOtherPool(books: Books, kind: Kind, hour: HourCount): OpenPart[] {
  const last = books.accrued(kind, hour.hourStart);
  if (!last || sameBasis(last, hour)) return [];
  const amount = difference(books, kind, hour);
  const home = books.calendar.home(kind, hour.hourStart);
  const state = books.calendar.stateOf(kind, home);
  const target = books.calendar.isOpen(kind, home)
    ? home
    : state === 'skipped'
      ? books.calendar.nextFresh(kind, home)
      : null;
  if (target === null || add(books.earmark(kind, target), amount) < 0n) {
    return [{ pool: kind, hourStart: hour.hourStart, amount }];
  }
  correct(books, kind, hour, target);
  return [];
}

function coverWhatIsMissing(books: Books, about: About, cover: boolean): void {
  const earmark = books.earmark(about.kind, about.start);
  if (earmark >= 0n) return;
  const missing = negate(earmark);
  if (!cover) {
    throw new MissingError(
      missing,
      `the source has less than was counted, and the earmark lacks ${formatAmount(missing)} CC to bear the correction; ` +
        'do it again with cover to take that from adjustments, with a reason',
    );
  }
  books.move(account('adjustments'), pool(about.kind, about.start), missing, COVERED);
}

/** The reasons of entries that cover what is missing and give it back. */
export const COVERED = 'covered';
export const GIVEN_BACK = 'cover given back';
/** The reason of what a person corrects between accounts, which is no part of any period's settlement. */
export const BY_HAND = 'by hand';

const basisOf = ({ hourStart, votes, cc, rate, hourlyShare }: HourCount) => ({
  hourStart,
  votes,
  cc,
  rate,
  hourlyShare,
});

/** What became of one pool's late part of an hour. */
export type LatePart = {
  readonly pool: Kind;
  readonly amount: Amount;
  readonly outcome: 'booked' | 'left' | 'waits';
};

/**
 * Books an hour's late votes, pool by pool: where the hour has more CC than the pool's last row counted, its part of the accrual of the whole
 * CC at that row's rate and share, less what is accrued. A part whose period is being decided is left until it is; after 48 h it waits for
 * a person.
 */
export function accrueLate(
  books: Books,
  hour: Pick<HourCount, 'hourStart' | 'hourEnd' | 'votes' | 'cc'>,
  now: Instant,
  byPerson = false,
): LatePart[] {
  return KINDS.flatMap((kind): LatePart[] => {
    const last = books.accrued(kind, hour.hourStart);
    if (!last || hour.cc <= last.cc) return [];
    const basis = { cc: hour.cc, rate: last.rate, hourlyShare: last.hourlyShare };
    const amount = subtract(partOf(kind, basis), last.accrued);
    const home = books.calendar.home(kind, hour.hourStart);
    if (books.calendar.stateOf(kind, home) === 'active') return [{ pool: kind, amount, outcome: 'left' }];
    if (!byPerson && wholeSecond(now) > later(hour.hourEnd, LATE_LIMIT))
      return [{ pool: kind, amount, outcome: 'waits' }];
    const earmarkedFor = books.calendar.isOpen(kind, home) ? home : books.calendar.nextFresh(kind, home);
    books.accrue({
      ...basis,
      hourStart: hour.hourStart,
      votes: hour.votes,
      pool: kind,
      sort: 'late',
      amount,
      earmarkedFor,
    });
    return [{ pool: kind, amount, outcome: 'booked' }];
  });
}

/** Clocks count milliseconds, but the last second of the limit is in it whole. */
const wholeSecond = (instant: Instant): number => Math.floor(instant / 1000) * 1000;
