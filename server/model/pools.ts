import {
  dayAt,
  hourAt,
  hoursIn,
  type Instant,
  type Kind,
  nextPeriod,
  type Period,
  periodFrom,
} from '@/lib/period';
import type { Layout } from './layout';
import { ModelSource } from './source';
import {
  type Correction,
  type Hour,
  isFresh,
  isOpen,
  KINDS,
  keyOf,
  type ModelPeriod,
  other,
  type Place,
  partOf,
  Refused,
  type Row,
  type Sighting,
  type Transfer,
  type Version,
} from './state';

// The rules of the specification once more, as plainly as they can be written and without a line of the books, the counting or the
// settling that they are held against. Only how a budget is divided, and where days begin, is taken from `lib`.

/** What a program knows, apart from its source. */
export class ModelState {
  accounts = new Map<string, bigint>();
  earmarks = new Map<string, bigint>();
  rows = new Map<string, Row>();
  periods = new Map<string, ModelPeriod>();
  transfers: Transfer[] = [];
  remote = new Map<string, bigint>();
  special: readonly number[] = [];
  openings = new Set<Kind>();
  corrections: Correction[] = [];
  versions: Version[] = [];
  sightings = new Map<Instant, Sighting>();
  pauses = new Map<Kind, Instant | null>();
  breaches = new Set<Kind>();
  sweptAllAt: Instant | null = null;
  /** How many attempts were ever opened; one that was withdrawn gives its number to nobody. */
  opened = 0;
}

/** Accounts, earmarks and accruals, and how an hour is counted into them. */
export class ModelPools {
  state = new ModelState();
  source = new ModelSource();

  constructor(
    readonly layout: Pick<Layout, 'zone' | 'startAt' | 'catchUpHours'>,
    public now: Instant,
  ) {}

  get zone(): string {
    return this.layout.zone;
  }

  earmark({ kind, start }: ModelPeriod): bigint {
    return this.state.earmarks.get(keyOf(kind, start)) ?? 0n;
  }

  period(kind: Kind, start: Instant): ModelPeriod {
    const { periods } = this.state;
    const key = keyOf(kind, start);
    if (!periods.has(key)) {
      const { end } = periodFrom(kind, start, this.zone);
      periods.set(key, { kind, start, end, attempts: [], skipped: false, covered: 0n, taken: null });
    }
    return periods.get(key)!;
  }

  /** An hour without accruals gets its first rows; elsewhere what differs is corrected, the own pool's corrections together. */
  protected count(period: ModelPeriod, hours: Hour[], cover: boolean): void {
    for (const hour of hours) {
      if (this.row(period.kind, hour.start)) {
        this.correctOther(other(period.kind), hour);
        continue;
      }
      for (const kind of KINDS) {
        const home = this.home(kind, hour.start);
        const to = home === period || isOpen(home) ? home : this.nextFresh(home);
        this.book(kind, hour, partOf(kind, hour), to);
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
    const row = this.row(kind, hour.start)!;
    if (row.cc === hour.cc && row.rate === hour.rate && row.share === hour.share) return;
    this.book(kind, hour, this.difference(kind, hour), place);
  }

  protected correctOther(kind: Kind, hour: Hour): void {
    const home = this.home(kind, hour.start);
    const place = isOpen(home) ? home : home.skipped ? this.nextFresh(home) : null;
    if (place && this.earmark(place) + this.difference(kind, hour) >= 0n) this.correct(kind, hour, place);
  }

  protected row = (kind: Kind, hour: Instant): Row | undefined => this.state.rows.get(keyOf(kind, hour));

  protected difference(kind: Kind, hour: Hour): bigint {
    return partOf(kind, hour) - (this.row(kind, hour.start)?.accrued ?? 0n);
  }

  /** Writes an accrual row and moves its amount out of `votes`. */
  protected book(kind: Kind, { start, cc, rate, share }: Hour, amount: bigint, to: Place): void {
    const row = this.row(kind, start);
    const accrued = (row?.accrued ?? 0n) + amount;
    this.state.rows.set(keyOf(kind, start), { cc, rate, share, accrued, seq: (row?.seq ?? 0) + 1 });
    this.move('votes', to, amount);
  }

  protected move(from: Place, to: Place, amount: bigint): void {
    this.add(from, -amount);
    this.add(to, amount);
  }

  protected add(place: Place, amount: bigint): void {
    const { accounts, earmarks } = this.state;
    const account = typeof place === 'string' ? place : `${place.kind}_pool`;
    accounts.set(account, (accounts.get(account) ?? 0n) + amount);
    if (typeof place !== 'string') earmarks.set(keyOf(place.kind, place.start), this.earmark(place) + amount);
  }

  /** What the source says of a period's hours now, at the rate and share in force at each hour's end; null where one has no rate. */
  protected hours(period: Period): Hour[] | null {
    const hours = hoursIn(period).flatMap(({ start, end }): Hour[] => {
      const rate = this.source.rateAt(end)?.rate;
      const share = this.state.versions[this.versionAt(end) - 1]!.policy.hourlyShare;
      return rate === undefined ? [] : [{ start, end, cc: this.source.ccBetween(start, end), rate, share }];
    });
    return hours.length === hoursIn(period).length ? hours : null;
  }

  /** The hours that have been accrued, in the order of time. */
  protected accruedHours(): Period[] {
    const starts = [...this.state.rows.keys()].flatMap((key) => {
      const [kind, start] = key.split(' ');
      return kind === 'hourly' ? [Number(start) as Instant] : [];
    });
    return starts.sort((a, b) => a - b).map((start) => hourAt(start, this.zone));
  }

  /** The number of the approved version that came into force last; of two at once, the later one. */
  protected versionAt(instant: Instant): number {
    const inForce = this.state.versions.filter((one) => one.status === 'approved' && one.from <= instant);
    const last = Math.max(...inForce.map(({ from }) => from));
    return this.state.versions.lastIndexOf(inForce.findLast(({ from }) => from === last)!) + 1;
  }

  protected home(kind: Kind, hour: Instant): ModelPeriod {
    return this.period(kind, (kind === 'hourly' ? hourAt : dayAt)(hour, this.zone).start);
  }

  protected nextFresh({ kind, start, end }: ModelPeriod): ModelPeriod {
    const next = this.period(kind, nextPeriod({ kind, start, end }, this.zone).start);
    return isFresh(next) ? next : this.nextFresh(next);
  }
}
