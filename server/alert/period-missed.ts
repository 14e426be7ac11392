import { dayAt, KINDS, localDate, type Period } from '@/lib/period';
import { unattempted } from '@/server/run/due';
import { many, periodName } from './period-name';
import type { Condition, Watcher } from './sorts';

export const periodMissed: Watcher = {
  sort: 'period missed',
  async look({ world, program, now, missed: counted }) {
    const { hourly, daily } = await counted.at(world.db, program, now, world.catchUpHours);
    // Which they are is found by walking through the program's whole history, and mostly there are none.
    if (hourly + daily === 0) return [];
    const { missed } = await unattempted(world.db, program, now, world.catchUpHours);
    return missedStretches(missed, program.zone).map((stretch) => told(stretch, program.zone));
  },
};

/**
 * Missed periods of one kind on days that follow one another, so that a long outage is told of in one message and not in hundreds. A stretch is
 * known by its last day: whoever works it off from its beginning, as a catch-up does, leaves it the same until it is empty.
 */
export function missedStretches(missed: readonly Period[], zone: string): Period[][] {
  return KINDS.flatMap((kind) => {
    const stretches: Period[][] = [];
    let lastDay: Period | null = null;
    for (const period of missed.filter((one) => one.kind === kind).toSorted((a, b) => a.start - b.start)) {
      const day = dayAt(period.start, zone);
      if (lastDay && day.start <= lastDay.end) stretches.at(-1)!.push(period);
      else stretches.push([period]);
      lastDay = day;
    }
    return stretches;
  });
}

function told(stretch: readonly Period[], zone: string): Condition {
  const [first, last] = [stretch[0]!, stretch.at(-1)!];
  const names = stretch.length === 1 ? '' : `, to ${periodName(last, zone)}`;
  return {
    key: `period missed:${first.kind}:${localDate(last.start, zone)}`,
    sentence:
      `${many(stretch.length, first.kind)} ${stretch.length === 1 ? 'was' : 'were'} missed: ${periodName(first, zone)}${names}. ` +
      'Older than the catch-up limit, they are not run by themselves; run or skip them.',
    path: '/runs?status=missed',
  };
}
