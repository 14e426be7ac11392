import { dayAt, hourAt, hoursIn, type Instant, type Kind, nextPeriod, periodFrom } from '@/lib/period';
import { ModelSource } from './source';
import {
  type Hour,
  isOpen,
  KINDS,
  keyOf,
  type ModelPeriod,
  other,
  type Place,
  type Policies,
  partOf,
  Refused,
  type Row,
  type Transfer,
  waiting,
} from './state';

// The rules of the specification once more, as plainly as they can be written and without a line of the books, the counting or the
// settling that they are held against. Only how a budget is divided, and where days begin, is taken from `lib`.

/** Accounts, earmarks and accruals, and how an hour is counted into them. */
export class ModelPools {
  source = new ModelSource();
  accounts = new Map<string, bigint>();
  earmarks = new Map<string, bigint>();
  rows = new Map<string, Row>();
  periods = new Map<string, ModelPeriod>();
  transfers: Transfer[] = [];
  remote = new Map<string, bigint>();
  special: readonly number[] = [];
  opened = new Set<Kind>();

  constructor(
    readonly zone: string,
    readonly startAt: Instant,
    readonly policies: Policies,
    public now: Instant,
  ) {}

  earmark({ kind, start }: ModelPeriod): bigint {
    return this.earmarks.get(keyOf(kind, start)) ?? 0n;
  }

  period(kind: Kind, start: Instant): ModelPeriod {
    const key = keyOf(kind, start);
    if (!this.periods.has(key)) {
      const { end } = periodFrom(kind, start, this.zone);
      this.periods.set(key, { kind, start, end, attempts: [], skipped: false, covered: 0n, taken: null });
    }
    return this.periods.get(key)!;
  }

  /** An hour without accruals gets its first rows; elsewhere what differs is corrected, the own pool's corrections together. */
  protected count(period: ModelPeriod, hours: Hour[], cover: boolean): void {
    for (const hour of hours) {
      if (this.rows.has(keyOf(period.kind, hour.start))) {
        this.correctOther(other(period.kind), hour);
        continue;
      }
      for (const kind of KINDS) {
        const home = this.home(kind, hour.start);
        this.book(
          kind,
          hour,
          partOf(kind, hour),
          home === period || isOpen(home) ? home : this.nextFresh(home),
        );
      }
    }
    for (const hour of hours) this.correct(period.kind, hour, period);
    period.covered += this.cover(period, cover);
  }

  /** Takes what an earmark is below zero from `adjustments`, or refuses. */
  protected cover(period: ModelPeriod, cover: boolean): bigint {
    const missing = -this.earmark(period);
    if (missing <= 0n) return 0n;
    if (!cover) throw new Refused(missing);
    this.move('adjustments', period, missing);
    return missing;
  }

  protected correct(kind: Kind, hour: Hour, place: Place): void {
    const row = this.rows.get(keyOf(kind, hour.start))!;
    if (row.cc === hour.cc && row.rate === hour.rate && row.share === hour.share) return;
    this.book(kind, hour, this.difference(kind, hour), place);
  }

  protected correctOther(kind: Kind, hour: Hour): void {
    const home = this.home(kind, hour.start);
    const place = isOpen(home) ? home : home.skipped ? this.nextFresh(home) : null;
    if (place && this.earmark(place) + this.difference(kind, hour) >= 0n) this.correct(kind, hour, place);
  }

  protected difference(kind: Kind, hour: Hour): bigint {
    return partOf(kind, hour) - (this.rows.get(keyOf(kind, hour.start))?.accrued ?? 0n);
  }

  /** Books the late votes of an hour, pool by pool. @returns whether there was anything to book. */
  protected late({ start, cc }: Hour): boolean {
    let booked = false;
    for (const kind of KINDS) {
      const row = this.rows.get(keyOf(kind, start))!;
      const home = this.home(kind, start);
      const decided = waiting(home)?.base !== null;
      if (cc <= row.cc || !decided) continue;
      const late = { start, end: start, cc, rate: row.rate, share: row.share };
      this.book(kind, late, this.difference(kind, late), isOpen(home) ? home : this.nextFresh(home));
      booked = true;
    }
    return booked;
  }

  /** Writes an accrual row and moves its amount out of `votes`. */
  protected book(kind: Kind, { start, cc, rate, share }: Hour, amount: bigint, to: Place): void {
    const row = this.rows.get(keyOf(kind, start));
    const accrued = (row?.accrued ?? 0n) + amount;
    this.rows.set(keyOf(kind, start), { cc, rate, share, accrued, seq: (row?.seq ?? 0) + 1 });
    this.move('votes', to, amount);
  }

  protected move(from: Place, to: Place, amount: bigint): void {
    this.add(from, -amount);
    this.add(to, amount);
  }

  protected add(place: Place, amount: bigint): void {
    const account = typeof place === 'string' ? place : `${place.kind}_pool`;
    this.accounts.set(account, (this.accounts.get(account) ?? 0n) + amount);
    if (typeof place !== 'string')
      this.earmarks.set(keyOf(place.kind, place.start), this.earmark(place) + amount);
  }

  /** What the source says of a period's hours now, at the rate and share in force at each hour's end. */
  protected hours({ kind, start, end }: ModelPeriod): Hour[] {
    return hoursIn({ kind, start, end }).map((hour) => ({
      start: hour.start,
      end: hour.end,
      cc: this.source.ccBetween(hour.start, hour.end),
      rate: this.source.rateAt(hour.end).rate,
      share: this.policies[this.policyAt(hour.end) - 1]!.policy.hourlyShare,
    }));
  }

  protected accruedHours(): Hour[] {
    const starts = [...this.rows.keys()]
      .filter((key) => key.startsWith('hourly'))
      .map((key) => key.split(' ')[1]);
    return starts.flatMap((start) => this.hours(this.period('hourly', Number(start) as Instant)));
  }

  /** The version in force at an instant; versions are numbered from 1 in the order of time. */
  protected policyAt = (instant: Instant): number =>
    this.policies.filter(({ from }) => from <= instant).length;

  protected home(kind: Kind, hour: Instant): ModelPeriod {
    return this.period(kind, (kind === 'hourly' ? hourAt : dayAt)(hour, this.zone).start);
  }

  protected nextFresh({ kind, start, end }: ModelPeriod): ModelPeriod {
    const next = this.period(kind, nextPeriod({ kind, start, end }, this.zone).start);
    return next.attempts.length === 0 && !next.skipped ? next : this.nextFresh(next);
  }
}
