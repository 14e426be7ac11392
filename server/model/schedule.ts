import { dueAt, duePeriods, HOUR, type Instant, type Kind, later } from '@/lib/period';
import { ModelRuns } from './runs';
import { computing, keyOf, Refused } from './state';

/** What happens by itself, and how a person holds it up. */
export class ModelSchedule extends ModelRuns {
  /** Does what the body does, or where that is refused nothing. */
  atomically(body: () => void): Refused | null {
    const before = structuredClone(this.state);
    try {
      body();
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.state = before;
      return error;
    }
  }

  pause(kind: Kind, until: Instant | null): void {
    if (until !== null && until <= this.now) throw new Refused();
    this.state.pauses.set(kind, until);
  }

  resume(kind: Kind): void {
    if (!this.isPaused(kind)) throw new Refused();
    this.state.pauses.delete(kind);
  }

  clear(kind: Kind): void {
    if (!this.state.breaches.delete(kind)) throw new Refused();
  }

  /** Attempts that wait for a rate go on, what fell due is run in that order, late votes are swept, transfers are delivered. */
  tick(): void {
    const refused = this.goOn();
    const { zone, startAt, catchUpHours } = this.layout;
    for (const due of duePeriods(startAt, this.now, this.now, zone)) {
      const { kind, start, end } = due;
      const { attempts, skipped } = this.period(kind, start);
      if (dueAt(due) <= later(this.now, -catchUpHours * HOUR) || skipped || attempts.length > 0) continue;
      if (this.isPaused(kind) || this.state.breaches.has(kind) || refused.has(keyOf(kind, start))) continue;
      if (kind === 'daily') this.sweep(later(end, -48 * HOUR), end);
      const { mode } = this.state.versions[this.versionAt(end) - 1]!.policy.gate[kind];
      const gate = mode === 'auto' ? 'auto' : 'manual';
      this.atomically(() => this.run(kind, start, { by: 'schedule', gate, cover: false }));
      this.sweepBehind(kind, start);
    }
    this.sweepAll();
    this.deliver();
  }

  deliver(): void {
    for (const transfer of this.state.transfers.filter((one) => one.status === 'pending')) {
      transfer.status = 'delivered';
      this.state.remote.set(`${transfer.partner} ${transfer.time}`, transfer.amount);
    }
  }

  /** @returns the periods whose attempt was refused; it leaves nothing behind, so that one that was fresh is fresh again. */
  private goOn(): Set<string> {
    const refused = new Set<string>();
    const idle = [...this.state.periods.values()]
      .flatMap((period) => ({ period, number: computing(period)?.number ?? -1 }))
      .filter(({ period: { kind }, number }) => number >= 0 && !this.state.breaches.has(kind))
      .sort((a, b) => a.period.end - b.period.end || a.number - b.number);
    for (const { kind, start } of idle.map(({ period }) => period)) {
      const period = () => this.period(kind, start);
      if (this.atomically(() => this.work(period(), computing(period())!))) {
        refused.add(keyOf(kind, start));
        period().attempts.pop();
      }
      this.sweepBehind(kind, start);
    }
    return refused;
  }

  /** The 3 hours before an hour that was run. */
  private sweepBehind(kind: Kind, start: Instant): void {
    if (kind === 'hourly' && !computing(this.period(kind, start))) this.sweep(later(start, -3 * HOUR), start);
  }

  /** Once a day. */
  private sweepAll(): void {
    const { sweptAllAt } = this.state;
    if (sweptAllAt !== null && sweptAllAt >= later(this.now, -24 * HOUR)) return;
    this.state.sweptAllAt = this.now;
    this.sweep(this.layout.startAt, this.now);
  }

  private isPaused(kind: Kind): boolean {
    const until = this.state.pauses.get(kind);
    return until !== undefined && (until === null || until > this.now);
  }
}
