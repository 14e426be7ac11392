import type { Amount } from '@/lib/amount';
import { distribute } from '@/lib/distribute';
import { HOUR, type Instant, type Kind } from '@/lib/period';
import { Voters } from '@/lib/voters';
import { ModelPools } from './pools';
import type { Standing } from './source';
import {
  type Attempt,
  type Hour,
  isOpen,
  KINDS,
  keyOf,
  type ModelPeriod,
  other,
  Refused,
  waiting,
} from './state';

/** The verbs, each as the specification says it. */
export class Model extends ModelPools {
  /** Does what the body does, or where that is refused nothing. */
  atomically(body: () => void): Refused | null {
    const { accounts, earmarks, rows, periods, transfers } = this;
    const before = structuredClone({ accounts, earmarks, rows, periods, transfers });
    try {
      body();
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(this, before);
      return error;
    }
  }

  /** Another model of the same program as it stands, which goes its own way from here. */
  fork(): Model {
    const { zone, startAt, policies, now, source, special } = this;
    const { accounts, earmarks, rows, periods, transfers, remote, opened } = this;
    const state = structuredClone({ accounts, earmarks, rows, periods, transfers, remote, opened });
    return Object.assign(new Model(zone, startAt, policies, now), state, { source, special });
  }

  run(kind: Kind, start: Instant, gate: 'auto' | 'manual', cover: boolean): void {
    const period = this.period(kind, start);
    if (period.end > this.now || !isOpen(period)) throw new Refused();
    const policy = this.policyAt(period.end);
    const attempt = this.attempt(period, null, policy);
    this.count(period, attempt.hours, cover);
    attempt.nominal = attempt.budget = period.taken = this.earmark(period);
    this.move(period, 'held', attempt.budget);
    this.divide(period, attempt, null);
    if (gate === 'auto') this.publish(period, attempt);
  }

  rerun(kind: Kind, start: Instant, standings: 'frozen' | 'current', policy: number | null): void {
    const period = this.period(kind, start);
    const base = period.attempts.find((one) => one.status === 'published');
    if (!base || waiting(period)) throw new Refused();
    const attempt = this.attempt(period, period.attempts.indexOf(base), policy ?? base.policy);
    attempt.nominal = base.nominal + this.correction(period, attempt.hours);
    attempt.budget = attempt.nominal > 0n ? attempt.nominal : 0n;
    this.divide(period, attempt, standings === 'frozen' ? base.standings : null);
  }

  approve(kind: Kind, start: Instant, cover: boolean): void {
    const period = this.period(kind, start);
    const attempt = waiting(period);
    if (!attempt) throw new Refused();
    if (attempt.base === null) this.publish(period, attempt);
    else this.replace(period, attempt, period.attempts[attempt.base]!, cover);
  }

  reject(kind: Kind, start: Instant): void {
    const period = this.period(kind, start);
    const attempt = waiting(period);
    if (!attempt) throw new Refused();
    attempt.status = 'rejected';
    if (attempt.base !== null) return;
    this.move('held', period, attempt.budget);
    period.taken = null;
  }

  skip(kind: Kind, start: Instant, cover: boolean): void {
    const period = this.period(kind, start);
    if (period.end > this.now || !isOpen(period)) throw new Refused();
    this.count(period, this.hours(period), cover);
    period.taken = this.earmark(period);
    period.skipped = true;
    this.move(period, this.nextFresh(period), period.taken);
  }

  /** Counts again all hours that have been accrued and ended at most 48 hours ago. */
  sweep(): void {
    for (const hour of this.accruedHours())
      if (Math.floor(this.now / 1000) * 1000 <= hour.end + 48 * HOUR) this.late(hour);
  }

  accrueByHand(start: Instant): void {
    const hour = this.hours(this.period('hourly', start))[0]!;
    if (!this.rows.has(keyOf('hourly', start)) || !this.late(hour)) throw new Refused();
  }

  settleSkipped(pool: Kind, start: Instant, cover: boolean): void {
    const hour = this.hours(this.period('hourly', start))[0]!;
    const home = this.home(pool, start);
    const difference = this.difference(pool, hour);
    if (!home.skipped || difference === 0n) throw new Refused();
    const next = this.nextFresh(home);
    this.book(pool, hour, difference, next);
    this.cover(next, cover);
  }

  correctByHand(kind: Kind, start: Instant, amount: bigint): void {
    const period = this.period(kind, start);
    if (!isOpen(period) || amount === 0n) throw new Refused();
    this.move('adjustments', period, amount);
    if (this.earmark(period) < 0n) throw new Refused(-this.earmark(period));
  }

  bringIn(kind: Kind, amount: bigint): void {
    const first = this.period(kind, this.startAt);
    if (this.opened.has(kind) || !isOpen(first)) throw new Refused();
    this.opened.add(kind);
    this.move('opening', first, amount);
  }

  deliver(): void {
    for (const transfer of this.transfers.filter((one) => one.status === 'pending')) {
      transfer.status = 'delivered';
      this.remote.set(`${transfer.partner} ${transfer.time}`, transfer.amount);
    }
  }

  /** Where the source says other than a pool's last row, and whether that part's period was skipped. */
  lateParts(): { pool: Kind; hour: Instant; skipped: boolean }[] {
    return this.accruedHours().flatMap((hour) =>
      KINDS.filter((pool) => this.difference(pool, hour) !== 0n).map((pool) => {
        return { pool, hour: hour.start, skipped: this.home(pool, hour.start).skipped };
      }),
    );
  }

  private attempt(period: ModelPeriod, base: number | null, policy: number): Attempt {
    const figures = { nominal: 0n, budget: 0n, paid: 0n, bonus: 0n };
    const voters = { rewards: new Map(), standings: new Map() };
    const hours = this.hours(period);
    const seqs = this.seqs(hours);
    const { special } = this;
    const attempt = { status: 'waiting' as const, base, policy, special, hours, seqs, ...figures, ...voters };
    period.attempts.push(attempt);
    return attempt;
  }

  private correction = (period: ModelPeriod, hours: Hour[]): bigint =>
    hours.reduce((sum, hour) => sum + this.difference(period.kind, hour), 0n);

  private divide(period: ModelPeriod, attempt: Attempt, frozen: Map<number, Standing> | null): void {
    const voters = this.source.votersBetween(period.start, period.end);
    for (const { partner } of voters)
      attempt.standings.set(partner, frozen?.get(partner) ?? this.source.standing(partner));
    const rows = voters.map(({ partner, votes, cc }) => {
      const standing = attempt.standings.get(partner)!;
      return {
        partnerId: BigInt(partner),
        ...standing,
        ecc: standing.ecc as Amount | null,
        votes,
        cc: cc as Amount,
      };
    });
    const rate = this.source.rateAt(period.end);
    const rates = { rate: rate.rate as Amount, marketRate: rate.market as Amount | null };
    const { policy } = this.policies[attempt.policy - 1]!;
    const divided = distribute(policy[period.kind], attempt.budget as Amount, rates, Voters.from(rows));
    attempt.paid = divided.paid;
    attempt.bonus = divided.bonus;
    divided.order.forEach((index, place) => {
      attempt.rewards.set(voters[index]!.partner, divided.baseAt(place) + divided.bonusAt(place));
    });
  }

  private publish(period: ModelPeriod, attempt: Attempt): void {
    this.move('held', 'partners', attempt.paid);
    this.move('held', this.nextFresh(period), attempt.budget - attempt.paid);
    this.move('market', 'partners', attempt.bonus);
    attempt.status = 'published';
    this.transfer(period, attempt);
  }

  private replace(period: ModelPeriod, attempt: Attempt, base: Attempt, cover: boolean): void {
    if (base.status !== 'published' || this.seqs(attempt.hours) !== attempt.seqs) throw new Refused();
    const over = base.paid + this.correction(period, attempt.hours) - attempt.paid;
    for (const hour of attempt.hours) this.correct(period.kind, hour, 'held');
    this.move('partners', 'held', base.paid - attempt.paid);
    this.move('market', 'partners', attempt.bonus - base.bonus);
    const next = this.nextFresh(period);
    const givenBack = over > 0n ? smaller(over, period.covered) : 0n;
    this.move('held', 'adjustments', givenBack);
    this.move('held', next, over - givenBack);
    period.covered += this.cover(next, cover) - givenBack;
    for (const hour of attempt.hours) this.correctOther(other(period.kind), hour);
    base.status = 'superseded';
    attempt.status = 'published';
    period.taken = attempt.nominal;
    this.transfer(period, attempt);
  }

  private transfer({ kind, start, attempts }: ModelPeriod, attempt: Attempt): void {
    if (kind !== 'hourly') return;
    const earlier = this.transfers.filter((one) => one.time === start);
    for (const one of earlier) if (one.status === 'pending') one.status = 'cancelled';
    const before = new Set(earlier.map((one) => one.partner));
    for (const partner of new Set([...attempt.special, ...before])) {
      if (!attempt.rewards.has(partner) && !before.has(partner)) continue;
      const amount = attempt.rewards.get(partner) ?? 0n;
      const number = attempts.indexOf(attempt) + 1;
      this.transfers.push({ partner, time: start, attempt: number, amount, status: 'pending' });
    }
  }

  private seqs = (hours: Hour[]): string =>
    hours.flatMap(({ start }) => KINDS.map((kind) => this.rows.get(keyOf(kind, start))?.seq ?? 0)).join();
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
