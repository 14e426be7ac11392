import type { Amount } from '@/lib/amount';
import { distribute } from '@/lib/distribute';
import type { Instant, Kind } from '@/lib/period';
import { Voters } from '@/lib/voters';
import { ModelInbox } from './inbox';
import {
  type Attempt,
  computing,
  type Hour,
  isOpen,
  KINDS,
  type ModelPeriod,
  other,
  published,
  Refused,
  waiting,
} from './state';

/** How an attempt is opened. */
type Wish = Pick<Attempt, 'by' | 'gate' | 'cover'>;

/** Attempts at periods: how they are opened, computed and decided over. */
export class ModelRuns extends ModelInbox {
  run(kind: Kind, start: Instant, wish: Wish): void {
    const period = this.period(kind, start);
    const taken = !isOpen(period) || computing(period);
    if (this.state.breaches.has(kind) || period.end > this.now || taken) throw new Refused();
    this.work(period, this.open(period, wish, this.versionAt(period.end), null, 'current'));
  }

  rerun(kind: Kind, start: Instant, standings: 'frozen' | 'current', version: number | null): void {
    const period = this.period(kind, start);
    const base = published(period);
    if (this.state.breaches.has(kind) || !base || waiting(period) || computing(period)) throw new Refused();
    if (version !== null && this.state.versions[version - 1]?.status !== 'approved') throw new Refused();
    const wish: Wish = { by: 'operator', gate: 'manual', cover: false };
    const place = period.attempts.indexOf(base);
    this.work(period, this.open(period, wish, version ?? base.policy, place, standings));
  }

  approve(kind: Kind, start: Instant, cover: boolean, self: boolean): void {
    const period = this.period(kind, start);
    const attempt = waiting(period);
    const own = self && attempt?.by === 'operator';
    if (this.state.breaches.has(kind) || !attempt || own) throw new Refused();
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
    const hours = this.hours(period);
    if (period.end > this.now || !isOpen(period) || computing(period) || !hours) throw new Refused();
    this.count(period, hours, cover);
    period.taken = this.earmark(period);
    period.skipped = true;
    this.move(period, this.nextFresh(period), period.taken);
  }

  /** Computes an attempt, and publishes it where nobody is to decide; without a rate for every hour it goes on waiting, and has taken nothing. */
  protected work(period: ModelPeriod, attempt: Attempt): void {
    const hours = this.hours(period);
    if (!hours) return;
    const base = attempt.base === null ? null : period.attempts[attempt.base]!;
    attempt.hours = hours;
    if (base) {
      attempt.nominal = base.nominal + this.correction(period, hours);
      attempt.budget = attempt.nominal > 0n ? attempt.nominal : 0n;
    } else {
      this.count(period, hours, attempt.cover);
      attempt.nominal = attempt.budget = period.taken = this.earmark(period);
      this.move(period, 'held', attempt.budget);
    }
    attempt.seqs = this.seqs(hours);
    attempt.status = 'waiting';
    this.divide(period, attempt, attempt.standingsOf === 'frozen' ? base : null);
    if (attempt.gate === 'auto') this.publish(period, attempt);
  }

  private open(
    period: ModelPeriod,
    wish: Wish,
    policy: number,
    base: number | null,
    standingsOf: Attempt['standingsOf'],
  ): Attempt {
    const figures = { nominal: 0n, budget: 0n, paid: 0n, bonus: 0n };
    const nothing = { hours: [], seqs: '', rewards: new Map(), standings: new Map() };
    const { special } = this.state;
    const number = this.state.opened++;
    const how = { ...wish, policy, base, standingsOf, special, number };
    const attempt: Attempt = { status: 'computing', ...how, ...figures, ...nothing };
    period.attempts.push(attempt);
    return attempt;
  }

  private correction = (period: ModelPeriod, hours: Hour[]): bigint =>
    hours.reduce((sum, hour) => sum + this.difference(period.kind, hour), 0n);

  private divide(period: ModelPeriod, attempt: Attempt, frozen: Attempt | null): void {
    const voters = this.source.votersBetween(period.start, period.end);
    for (const { partner } of voters)
      attempt.standings.set(partner, frozen?.standings.get(partner) ?? this.source.standing(partner));
    const rows = voters.map(({ partner, votes, cc }) => {
      const { ecc, ...standing } = attempt.standings.get(partner)!;
      return { partnerId: BigInt(partner), ...standing, ecc: ecc as Amount | null, votes, cc: cc as Amount };
    });
    const rate = this.source.rateAt(period.end)!;
    const rates = { rate: rate.rate as Amount, marketRate: rate.market as Amount | null };
    const { policy } = this.state.versions[attempt.policy - 1]!;
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
    // Partners of whom a person has taken CC cannot give back more than they have.
    if (this.state.accounts.get('partners')! < 0n) throw new Refused();
    for (const hour of attempt.hours) this.correctOther(other(period.kind), hour);
    base.status = 'superseded';
    attempt.status = 'published';
    period.taken = attempt.nominal;
    this.transfer(period, attempt);
  }

  private transfer({ kind, start, attempts }: ModelPeriod, attempt: Attempt): void {
    if (kind !== 'hourly') return;
    const { transfers } = this.state;
    const earlier = transfers.filter((one) => one.time === start);
    for (const one of earlier) if (one.status === 'pending') one.status = 'cancelled';
    const before = new Set(earlier.map((one) => one.partner));
    for (const partner of new Set([...attempt.special, ...before])) {
      if (!attempt.rewards.has(partner) && !before.has(partner)) continue;
      const amount = attempt.rewards.get(partner) ?? 0n;
      const number = attempts.indexOf(attempt) + 1;
      transfers.push({ partner, time: start, attempt: number, amount, status: 'pending' });
    }
  }

  private seqs = (hours: Hour[]): string =>
    hours.flatMap(({ start }) => KINDS.map((kind) => this.row(kind, start)?.seq ?? 0)).join();
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
