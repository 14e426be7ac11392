import type { Pool } from 'mysql2/promise';
import { HOUR, type Period } from '@/lib/period';
import { withSnapshot } from '../db/snapshot';
import { BadRowCount } from './bad-rows';
import { type HourTally, readGoodVotes } from './good-votes';
import type { PartnerIds } from './partner-ids';
import { readIds } from './partners';

/**
 * Adds up the good votes of hours, ascending, in one snapshot. They are read and counted as for a run: to look up the partner of each vote costs the database
 * several times what it costs to hand it over.
 * @param known who the partners are, where that was read before; otherwise it is read in the same snapshot.
 */
export function countHours(
  source: Pool,
  hours: readonly Period[],
  signal?: AbortSignal,
  known?: PartnerIds,
): Promise<HourTally[]> {
  if (hours.length === 0) return Promise.resolve([]);
  return withSnapshot(source, async (snapshot) => {
    const ids = known ?? (await readIds(snapshot, signal));
    const sums: HourTally[] = [];
    for (const stretch of stretchesOf(hours))
      sums.push(...(await readGoodVotes(snapshot, stretch, ids, new BadRowCount(), null, signal)));
    return sums;
  });
}

/** Who the partners are at present, for whoever counts again and again. */
export const knownPartners = (source: Pool): Promise<PartnerIds> =>
  withSnapshot(source, (snapshot) => readIds(snapshot));

/** Cuts the hours where the next does not begin 60 minutes after the one before: at gaps and after a day's short last hour. */
function stretchesOf(hours: readonly Period[]): Period[][] {
  const stretches: Period[][] = [];
  for (const hour of hours) {
    const stretch = stretches.at(-1);
    if (stretch && hour.start - stretch.at(-1)!.start === HOUR) stretch.push(hour);
    else stretches.push([hour]);
  }
  return stretches;
}
