import { dayAt, KINDS, localDate, type Period } from '@/lib/period';
import { unattempted } from '@/server/run/due';
import { many, periodName } from './period-name';
import type { Condition, Watcher } from './sorts';

export const periodMissed: Watcher = {
  sort: 'period missed',
  async look({ world, program, now, missed: counted, open }) {
    const { hourly, daily } = await counted.at(world.db, program, now, world.catchUpHours);
    // Which they are is found by walking through the program's whole history, and mostly there are none.
    if (hourly + daily === 0) return [];
    const { missed } = await unattempted(world.db, program, now, world.catchUpHours);
    return missedStretches(missed, program.zone).map((stretch) => told(stretch, program.zone, open));
  },
};

/** Missed periods of one kind on days that follow one another, so that a long outage is told of in one message and not in hundreds. */
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

/**
 * An alert is known by the last day that was missed when it was told of, and stands while anything up to that day is missed: a stretch that grows
 * day by day, is worked off or falls apart stays under it.
 */
export function keyOf(stretch: readonly Period[], zone: string, open: ReadonlySet<string>): string {
  const [first, last] = [stretch[0]!, stretch.at(-1)!];
  const keyAt = ({ kind, start }: Period) => `period missed:${kind}:${localDate(start, zone)}`;
  const ofKind = [...open].filter((key) => key.startsWith(`period missed:${first.kind}:`));
  return ofKind.toSorted().find((key) => key >= keyAt(first)) ?? keyAt(last);
}

function told(stretch: readonly Period[], zone: string, open: ReadonlySet<string>): Condition {
  const [first, last] = [stretch[0]!, stretch.at(-1)!];
  const names = stretch.length === 1 ? '' : `, to ${periodName(last, zone)}`;
  return {
    key: keyOf(stretch, zone, open),
    sentence:
      `${many(stretch.length, first.kind)} ${stretch.length === 1 ? 'was' : 'were'} missed: ${periodName(first, zone)}${names}. ` +
      'Older than the catch-up limit, they are not run by themselves; run or skip them.',
    path: '/runs?status=missed',
  };
}
