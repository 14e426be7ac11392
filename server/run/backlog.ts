import { dueAt, duePeriods, HOUR, type Instant, later, MINUTE, type Period } from '@/lib/period';
import type { State } from '@/server/api/contract';
import { toPeriod } from './run-row';

/** A period is run within seconds of falling due; from this on, one speaks of catching up. */
const BEHIND_AFTER = 2 * MINUTE;
const LONGEST_DAY = 26 * HOUR;

/** How far catching up has come, counted from the oldest period that this process saw waiting. */
export class Backlog {
  #since: Instant | null = null;

  /**
   * What to show, given the due periods that nobody has attempted yet, in the order in which they fell due.
   * @param setAside those that wait for a person; they are neither done nor being caught up.
   */
  progress(
    due: readonly Period[],
    setAside: readonly Period[],
    current: Period | null,
    now: Instant,
    zone: string,
  ): State['catchUp'] {
    const oldest = due[0];
    if (!oldest) {
      this.#since = null;
      return null;
    }
    if (this.#since === null && dueAt(oldest) > now - BEHIND_AFTER) return null;
    const since = Math.min(this.#since ?? dueAt(oldest), dueAt(oldest)) as Instant;
    this.#since = since;
    const sinceThen = (period: Period) => dueAt(period) >= since;
    const all = duePeriods(later(since, -LONGEST_DAY), now, now, zone).filter(sinceThen).length;
    const total = all - setAside.filter(sinceThen).length;
    const shown = current ?? oldest;
    return {
      done: Math.max(0, total - due.length),
      total,
      current: toPeriod(shown.kind, shown.start, shown.end),
    };
  }
}
