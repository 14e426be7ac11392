'use client';

import { manyOf } from '@/components/show/figures';
import { Status } from '@/components/show/status';
import { STANDINGS, type Standing } from '@/lib/standing';
import type { Month } from '@/server/api/calendar-contract';

/** What the signs in the cells mean, and how many hours and days of the month stand so. */
export function Legend({ days }: { days: Month['days'] }) {
  const [hours, whole] = [new Map<Standing, number>(), new Map<Standing, number>()];
  const count = (into: Map<Standing, number>, standing: Standing | undefined) =>
    standing && into.set(standing, (into.get(standing) ?? 0) + 1);
  for (const { day, hours: ofDay } of days) {
    count(whole, day?.standing);
    for (const hour of ofDay) count(hours, hour?.standing);
  }
  return (
    <ul aria-label="What the signs mean" className="flex flex-wrap gap-x-5 gap-y-2">
      {STANDINGS.filter((standing) => hours.has(standing) || whole.has(standing)).map((standing) => (
        <li key={standing} className="flex items-center gap-2">
          <Status status={standing} />
          <span className="text-small text-soft">
            {inWords(hours.get(standing) ?? 0, whole.get(standing) ?? 0)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const inWords = (hours: number, days: number): string =>
  [hours > 0 && manyOf(hours, 'hour'), days > 0 && manyOf(days, 'day')].filter(Boolean).join(', ');
