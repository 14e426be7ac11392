import { HOUR, type Instant, type Kind, later, type Period } from '@/lib/period';
import { ModelPools } from './pools';
import { type Hour, isOpen, KINDS, partOf, Refused, type Row, waiting } from './state';

/** One pool's part of an hour of the inbox: what it would add or take, and what becomes of it. */
export type InboxPart = { pool: Kind; effect: bigint; outcome: string };

/** Late votes: what a sweep books, what it notes, and what a person does with it. */
export class ModelInbox extends ModelPools {
  /** Counts again the accrued hours that begin in `[from, to)`, and books late votes of those that ended at most 48 hours ago. */
  sweep(from: Instant, to: Instant): void {
    for (const hour of this.accruedHours()) {
      if (hour.start < from || hour.start >= to) continue;
      if (this.bookedByItself(hour)) this.late(hour);
      this.sight(hour);
    }
  }

  accrueByHand(start: Instant): void {
    const hour = this.accruedHours().find((one) => one.start === start);
    if (!hour || !this.late(hour)) throw new Refused();
    this.sight(hour);
  }

  leave(start: Instant): void {
    const seen = this.state.sightings.get(start);
    if (!seen || this.agrees(start, seen.cc)) throw new Refused();
    seen.left = seen.cc;
  }

  settleSkipped(pool: Kind, start: Instant, cover: boolean): void {
    const home = this.home(pool, start);
    const hour = this.hours(this.period('hourly', start))?.[0];
    if (!hour || !home.skipped || this.difference(pool, hour) === 0n) throw new Refused();
    const next = this.nextFresh(home);
    this.book(pool, hour, this.difference(pool, hour), next);
    this.cover(next, cover);
  }

  /** The hours in which what was seen last is not what was counted. */
  inbox(): { start: Instant; cc: bigint; left: bigint | null; stands: boolean; parts: InboxPart[] }[] {
    return [...this.state.sightings].flatMap(([start, { cc, left }]) => {
      if (this.agrees(start, cc)) return [];
      const parts = KINDS.map((pool) => this.inboxPart(pool, start, cc));
      const shrank = parts.some(({ outcome }) => outcome === 'shrank');
      // What was left counts as seen up to its CC; that the source has lost others since was not seen.
      const stands = left !== null && (cc === left || (cc < left && !shrank));
      return [{ start, cc, left, stands, parts }];
    });
  }

  /** Where the source says other than a pool's last row, and whether that part's period was skipped. */
  lateParts(): { pool: Kind; hour: Instant; skipped: boolean }[] {
    return this.accruedHours().flatMap((hour) => {
      const [now] = this.hours({ ...hour, kind: 'hourly' }) ?? [];
      const late = KINDS.filter((pool) => now && this.difference(pool, now) !== 0n);
      return late.map((pool) => {
        return { pool, hour: hour.start, skipped: this.home(pool, hour.start).skipped };
      });
    });
  }

  /** Books the late votes of an hour, pool by pool. @returns whether there was anything to book. */
  private late({ start, end }: Period): boolean {
    const cc = this.source.ccBetween(start, end);
    const parts = KINDS.filter((kind) => cc > this.row(kind, start)!.cc && !this.isUndecided(kind, start));
    for (const kind of parts) {
      const hour = this.counted(kind, start, cc);
      const home = this.home(kind, start);
      this.book(kind, hour, this.difference(kind, hour), isOpen(home) ? home : this.nextFresh(home));
    }
    return parts.length > 0;
  }

  private inboxPart(pool: Kind, start: Instant, cc: bigint): InboxPart {
    const row = this.row(pool, start)!;
    const effect = partOf(pool, { ...row, cc }) - row.accrued;
    if (cc <= row.cc) return { pool, effect, outcome: cc < row.cc ? 'shrank' : 'agrees' };
    if (this.isUndecided(pool, start)) return { pool, effect, outcome: 'undecided' };
    const byItself = this.bookedByItself(this.period('hourly', start));
    return { pool, effect, outcome: byItself ? 'next sweep' : 'waits' };
  }

  /** An hour's whole CC now, at the rate and share of the pool's last row. */
  private counted = (kind: Kind, start: Instant, cc: bigint): Hour => {
    const { rate, share } = this.row(kind, start) as Row;
    return { start, end: start, cc, rate, share };
  };

  private isUndecided = (kind: Kind, start: Instant): boolean =>
    waiting(this.home(kind, start))?.base === null;

  /** Up to 48 hours after its end, that second included. */
  private bookedByItself = ({ end }: Period): boolean =>
    Math.floor(this.now / 1000) * 1000 <= later(end, 48 * HOUR);

  private agrees = (start: Instant, cc: bigint): boolean =>
    KINDS.every((kind) => this.row(kind, start)!.cc === cc);

  /** Notes what the source says of an hour; what a person has left there stays noted. */
  private sight({ start, end }: Period): void {
    const { sightings } = this.state;
    const cc = this.source.ccBetween(start, end);
    const left = sightings.get(start)?.left ?? null;
    if (left === null && this.agrees(start, cc)) sightings.delete(start);
    else sightings.set(start, { cc, left });
  }
}
