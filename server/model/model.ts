import { type Instant, type Kind, parseInstant } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import { ModelSchedule } from './schedule';
import { type Correction, isOpen, KINDS, type Place, Refused, type Version } from './state';
import type { PlaceText } from './steps';

/** The verbs, each as the specification says it. */
export class Model extends ModelSchedule {
  /** Another model of the same program as it stands, which goes its own way from here. */
  fork(): Model {
    const { source, state } = this;
    return Object.assign(new Model(this.layout, this.now), { source, state: structuredClone(state) });
  }

  /** What is proposed has to be possible already, and moves nothing yet. */
  proposeCorrection(from: PlaceText, to: PlaceText, amount: bigint): void {
    const correction: Correction = { from, to, amount, status: 'proposed' };
    this.moveByHand(correction);
    this.move(this.place(to), this.place(from), amount);
    this.state.corrections.push(correction);
  }

  approveCorrection(number: number, self: boolean): void {
    const correction = this.proposedCorrection(number);
    if (self) throw new Refused();
    this.moveByHand(correction);
    correction.status = 'booked';
  }

  rejectCorrection(number: number): void {
    this.proposedCorrection(number).status = 'rejected';
  }

  /** @param policy null for one that is not valid. */
  proposePolicy(from: Instant, policy: Policy | null): void {
    if (!policy || this.isCounted(from)) throw new Refused();
    this.state.versions.push({ from, policy, status: 'proposed' });
  }

  approvePolicy(version: number, self: boolean): void {
    const proposed = this.proposedVersion(version);
    const higher = this.state.versions.slice(version);
    const overtaken = higher.some(({ from, status }) => from === proposed.from && status === 'approved');
    if (self || overtaken || this.isCounted(proposed.from)) throw new Refused();
    proposed.status = 'approved';
  }

  rejectPolicy(version: number): void {
    this.proposedVersion(version).status = 'rejected';
  }

  bringIn(kind: Kind, amount: bigint): void {
    const first = this.period(kind, this.layout.startAt);
    if (this.state.openings.has(kind) || !isOpen(first)) throw new Refused();
    this.state.openings.add(kind);
    this.move('opening', first, amount);
  }

  changeSpecial(ids: readonly number[]): void {
    if (ids.join() === this.state.special.join()) throw new Refused();
    this.state.special = ids;
  }

  private moveByHand({ from, to, amount }: Correction): void {
    const places = [this.place(from), this.place(to)] as const;
    if (amount <= 0n || places[0] === places[1]) throw new Refused();
    this.move(...places, amount);
    if (typeof places[0] !== 'string' && this.earmark(places[0]) < 0n)
      throw new Refused(-this.earmark(places[0]));
    if ((this.state.accounts.get('partners') ?? 0n) < 0n) throw new Refused();
  }

  /** An account, or an open period's earmark; nothing is booked by hand on what is held. */
  private place({ account, period: start }: PlaceText): Place {
    const kind = KINDS.find((one) => account === `${one}_pool`);
    if (account === 'held' || (kind === undefined) !== (start === undefined)) throw new Refused();
    if (kind === undefined || start === undefined) return account;
    const period = this.period(kind, parseInstant(start));
    if (!isOpen(period)) throw new Refused();
    return period;
  }

  private proposedCorrection(number: number): Correction {
    const correction = this.state.corrections[number];
    if (correction?.status !== 'proposed') throw new Refused();
    return correction;
  }

  private proposedVersion(version: number): Version {
    const proposed = this.state.versions[version - 1];
    if (proposed?.status !== 'proposed') throw new Refused();
    return proposed;
  }

  /** Whether anything that ends at the instant or later was counted or attempted already. */
  private isCounted(from: Instant): boolean {
    const attempted = [...this.state.periods.values()].filter(({ attempts }) => attempts.length > 0);
    return [...attempted, ...this.accruedHours()].some(({ end }) => end >= from);
  }
}
