import type { Pool } from 'mysql2/promise';
import { POOL } from '@/lib/accounts';
import type { Amount } from '@/lib/amount';
import { account, Books, Calendar, pool } from '@/lib/books';
import { countHours, type HourCount } from '@/lib/counting';
import { type Distribution, distribute } from '@/lib/distribute';
import { hoursIn, type Instant, type Kind, type Period } from '@/lib/period';
import type { Division } from '@/lib/policy';
import { hold, settle } from '@/lib/settling';
import type { PolicyVersion } from '../policy/policies';
import { type ChooseStanding, type Reading, readPeriod } from '../source/read';

/** The pools at the start of a range, and the rules that it is computed with. */
export type ShadowProgram = {
  readonly zone: string;
  readonly opening: Readonly<Record<Kind, Amount>>;
  readonly policyAt: (instant: Instant) => PolicyVersion;
};

/** A period as Allot would have distributed it. */
export type ShadowRun = {
  readonly period: Period;
  readonly reading: Reading;
  readonly policyVersion: number;
  readonly division: Division;
  readonly budget: Amount;
  readonly distribution: Distribution;
};

/**
 * The books of a range of periods that are computed and never published: the rules of the real line on books that nothing is written from. Each
 * period is read from the source as it is now, counted, held, divided and settled, so that what is carried and the daily parts go on to the
 * next.
 */
export class ShadowBooks {
  readonly #calendar: Calendar;
  readonly #books: Books;
  readonly #opened = new Set<Kind>();

  constructor(
    private readonly source: Pool,
    private readonly program: ShadowProgram,
  ) {
    this.#calendar = new Calendar(program.zone);
    this.#books = new Books(this.#calendar);
  }

  /** Computes the next period; they are to come in the order in which they fall due, from the start of a day on. */
  async run(period: Period, standingOf: ChooseStanding, signal: AbortSignal): Promise<ShadowRun> {
    this.#bringInOpening(period);
    const { kind, start, end } = period;
    const reading = await readPeriod(this.source, period, hoursIn(period), standingOf, signal);
    // The source may lose votes between an hour and its day; what the day then lacks is nobody's difference.
    countHours(this.#books, period, this.#counts(reading), true);
    this.#calendar.set(kind, start, 'active');
    const budget = hold(this.#books, period);
    const { version, policy } = this.program.policyAt(end);
    const division = policy[kind];
    const distribution = distribute(division, budget, reading.rate, reading.voters);
    settle(this.#books, period, budget, distribution);
    this.#calendar.set(kind, start, 'published');
    this.#books.check();
    return { period, reading, policyVersion: version, division, budget, distribution };
  }

  /** What waits in a pool after the periods so far. */
  waiting(kind: Kind): Amount {
    return this.#books.balance(POOL[kind]);
  }

  /** Opening balances are earmarked for the first period of their kind. */
  #bringInOpening({ kind, start }: Period): void {
    if (this.#opened.has(kind)) return;
    this.#opened.add(kind);
    this.#books.move(account('opening'), pool(kind, start), this.program.opening[kind], 'opening balance');
  }

  #counts(reading: Reading): HourCount[] {
    return reading.hours.map(({ hour, votes, cc, rate }) => ({
      hourStart: hour.start,
      hourEnd: hour.end,
      votes,
      cc,
      rate: rate.rate,
      hourlyShare: this.program.policyAt(hour.end).policy.hourlyShare,
    }));
  }
}
