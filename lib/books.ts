import { ACCOUNTS, type Account, mayBeNegative, POOL } from './accounts';
import { type AccrualBasis, accrue } from './accrual';
import { type Amount, add, formatAmount, parseFraction, subtract, ZERO } from './amount';
import { dayAt, formatInstant, type Instant, type Kind, nextPeriod, type Period, periodAt } from './period';

/**
 * Where a period stands for whoever books CC. `fresh`: nothing was attempted yet. `open`: attempted, and the attempt was rejected or
 * failed. `active`: an attempt holds its budget and it was never published. An attempt that has not taken its budget yet changes
 * nothing: what is earmarked until then, it still takes.
 */
export type PeriodState = 'fresh' | 'open' | 'active' | 'published' | 'skipped';

/** How the periods stand, as one snapshot. */
export class Calendar {
  readonly #states = new Map<string, PeriodState>();

  constructor(readonly zone: string) {}

  set(kind: Kind, start: Instant, state: PeriodState): void {
    this.#states.set(`${kind} ${start}`, state);
  }

  stateOf(kind: Kind, start: Instant): PeriodState {
    return this.#states.get(`${kind} ${start}`) ?? 'fresh';
  }

  isOpen(kind: Kind, start: Instant): boolean {
    const state = this.stateOf(kind, start);
    return state === 'fresh' || state === 'open';
  }

  /** The next later period of the kind that is fresh; there is always one, in the future if need be. */
  nextFresh(kind: Kind, start: Instant): Instant {
    let period = periodAt(kind, start, this.zone);
    do period = nextPeriod(period, this.zone);
    while (this.stateOf(kind, period.start) !== 'fresh');
    return period.start;
  }

  /** The period of a kind that an hour's part is at home in: the hour itself, or its day. */
  home(kind: Kind, hourStart: Instant): Instant {
    return kind === 'hourly' ? hourStart : dayAt(hourStart, this.zone).start;
  }
}

/** An account, and for a pool the period that the CC is earmarked for. */
export type Place = { readonly account: Account; readonly earmark: Instant | null };

/** One movement of CC; the amount is always above 0. */
export type Entry = {
  readonly from: Place;
  readonly to: Place;
  readonly amount: Amount;
  readonly reason: string;
};

/** What an accrual was made from, as it is written: the share as the policy's decimal string. */
export type Basis = { readonly cc: Amount; readonly rate: Amount; readonly hourlyShare: string };

/** How one pool's accruals of an hour stand: the last row's basis, its number, and the sum over all rows. */
export type Accrued = Basis & { readonly seq: number; readonly votes: number; readonly accrued: Amount };

export type AccrualSort = 'first' | 'late' | 'correction';

/** A row to be written among a pool's accruals of an hour. */
export type AccrualRow = Basis & {
  readonly hourStart: Instant;
  readonly pool: Kind;
  readonly seq: number;
  readonly sort: AccrualSort;
  readonly votes: number;
  readonly amount: Amount;
  readonly earmarkedFor: Instant;
};

export class BooksError extends Error {
  override name = 'BooksError';
}

export const account = (name: Account): Place => ({ account: name, earmark: null });
export const pool = (kind: Kind, earmark: Instant): Place => ({ account: POOL[kind], earmark });

/**
 * The accounts, earmarks and accruals as one transaction found them, and what it adds. Everything is decided here, in memory; what came of
 * it (`entries`, `rows`) is written afterwards, or nothing is.
 */
export class Books {
  readonly entries: Entry[] = [];
  readonly rows: AccrualRow[] = [];
  readonly #accruals = new Map<string, Accrued>();
  readonly #earmarks = new Map<string, Amount>();
  readonly #balances = new Map<Account, Amount>();

  constructor(readonly calendar: Calendar) {}

  setBalance(name: Account, balance: Amount): void {
    this.#balances.set(name, balance);
  }

  setEarmark(kind: Kind, start: Instant, amount: Amount): void {
    this.#earmarks.set(`${kind} ${start}`, amount);
  }

  setAccrued(kind: Kind, hourStart: Instant, accrued: Accrued): void {
    this.#accruals.set(`${kind} ${hourStart}`, accrued);
  }

  balance(name: Account): Amount {
    return this.#balances.get(name) ?? ZERO;
  }

  earmark(kind: Kind, start: Instant): Amount {
    return this.#earmarks.get(`${kind} ${start}`) ?? ZERO;
  }

  /** How a pool's accruals of an hour stand, or null where the hour has none yet. */
  accrued(kind: Kind, hourStart: Instant): Accrued | null {
    return this.#accruals.get(`${kind} ${hourStart}`) ?? null;
  }

  /** Moves an amount; one below 0 moves the other way, and 0 moves nothing. */
  move(from: Place, to: Place, amount: Amount, reason: string): void {
    if (amount === 0n) return;
    if (amount < 0n) {
      this.move(to, from, subtract(ZERO, amount), reason);
      return;
    }
    this.entries.push({ from, to, amount, reason });
    this.#change(from, subtract(ZERO, amount));
    this.#change(to, amount);
  }

  /** Adds an accrual row and books its amount between `votes` and the pool, or between `votes` and another place. */
  accrue(row: Omit<AccrualRow, 'seq'>, place: Place = pool(row.pool, row.earmarkedFor)): void {
    const before = this.accrued(row.pool, row.hourStart);
    const seq = (before?.seq ?? 0) + 1;
    this.rows.push({ ...row, seq });
    const { cc, rate, hourlyShare, votes } = row;
    const accrued = add(before?.accrued ?? ZERO, row.amount);
    this.setAccrued(row.pool, row.hourStart, { cc, rate, hourlyShare, votes, seq, accrued });
    this.move(account('votes'), place, row.amount, `accrual ${row.sort}`);
  }

  /** @throws BooksError where a balance or an earmark came out below zero that must not: nothing of this may be written. */
  check(): void {
    for (const name of ACCOUNTS) {
      if (this.balance(name) < 0n && !mayBeNegative(name)) {
        throw new BooksError(`the account ${name} would fall to ${formatAmount(this.balance(name))}`);
      }
    }
    for (const [key, amount] of this.#earmarks) {
      if (amount >= 0n) continue;
      const [kind, start] = key.split(' ');
      throw new BooksError(
        `the ${kind} earmark of ${formatInstant(Number(start) as Instant)} would fall to ${formatAmount(amount)}`,
      );
    }
  }

  #change({ account: name, earmark }: Place, amount: Amount): void {
    this.setBalance(name, add(this.balance(name), amount));
    if (earmark === null) return;
    const kind = name === POOL.hourly ? 'hourly' : 'daily';
    this.setEarmark(kind, earmark, add(this.earmark(kind, earmark), amount));
  }
}

/** A pool's part of an hour's accrual. */
export function partOf(kind: Kind, { cc, rate, hourlyShare }: Basis): Amount {
  const basis: AccrualBasis = { cc, rate, hourlyShare: parseFraction(hourlyShare) };
  return accrue(basis)[kind];
}

export const sameBasis = (a: Basis, b: Basis): boolean =>
  a.cc === b.cc && a.rate === b.rate && sameShare(a.hourlyShare, b.hourlyShare);

function sameShare(a: string, b: string): boolean {
  const [left, right] = [parseFraction(a), parseFraction(b)];
  return left.numerator * right.denominator === right.numerator * left.denominator;
}

/** The period whose budget an act is about. */
export type About = Pick<Period, 'kind' | 'start'>;
