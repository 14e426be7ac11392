import type { Pool } from 'mysql2/promise';
import { HOUR, type Instant, type Period } from '@/lib/period';
import type { Snapshot } from '../db/snapshot';
import { withSnapshot } from '../db/snapshot';
import { BadRowCount } from './bad-rows';
import { type HourTally, readGoodVotes } from './good-votes';
import {
  type HourLook,
  type HourPrint,
  type HourPrints,
  isAsPrinted,
  lookAtHour,
  lookAtPartners,
} from './hour-prints';
import { readIds } from './partners';

/**
 * Adds up the good votes of hours, ascending, in one snapshot. They are read and counted as for a run: to look up the partner of each vote costs the database
 * several times what it costs to hand it over.
 */
export function countHours(
  source: Pool,
  hours: readonly Period[],
  signal?: AbortSignal,
): Promise<HourTally[]> {
  if (hours.length === 0) return Promise.resolve([]);
  return withSnapshot(source, (snapshot) => countOneByOne(snapshot, hours, signal));
}

/**
 * The same for hours that were counted before. Where no vote is bad, and an earlier count has found the partners of all to be known and neither they nor the
 * voters have changed since, the hour is what the database adds up by itself; only the others are counted vote by vote.
 * @returns the sums, and the prints of such hours as were counted and have no bad vote.
 */
export function countAgain(
  source: Pool,
  hours: readonly Period[],
  prints: HourPrints,
  signal?: AbortSignal,
): Promise<{ tallies: HourTally[]; prints: HourPrints }> {
  if (hours.length === 0) return Promise.resolve({ tallies: [], prints: new Map() });
  return withSnapshot(source, async (snapshot) => {
    const partners = await lookAtPartners(
      snapshot,
      [...prints.values()].map((print) => print.partners.last),
    );
    const looks = new Map<Instant, HourLook>();
    for (const hour of hours) {
      signal?.throwIfAborted();
      looks.set(hour.start, await lookAtHour(snapshot, hour));
    }
    const isSure = ({ start }: Period): boolean =>
      !looks.get(start)!.flawed && isAsPrinted(prints.get(start), looks.get(start)!, partners.upTo);
    const counted = await countOneByOne(
      snapshot,
      hours.filter((hour) => !isSure(hour)),
      signal,
    );
    const byStart = new Map(counted.map((tally) => [tally.hour.start, tally]));
    const tallies = hours.map((hour) => {
      const { voters, cc } = looks.get(hour.start)!;
      return byStart.get(hour.start) ?? { hour, votes: voters.count, cc };
    });
    const fresh = new Map<Instant, HourPrint>();
    for (const { hour, votes } of counted) {
      const { voters } = looks.get(hour.start)!;
      if (votes === voters.count && partners.all) fresh.set(hour.start, { voters, partners: partners.all });
    }
    return { tallies, prints: fresh };
  });
}

async function countOneByOne(
  snapshot: Snapshot,
  hours: readonly Period[],
  signal: AbortSignal | undefined,
): Promise<HourTally[]> {
  if (hours.length === 0) return [];
  const ids = await readIds(snapshot, signal);
  const sums: HourTally[] = [];
  for (const stretch of stretchesOf(hours))
    sums.push(...(await readGoodVotes(snapshot, stretch, ids, new BadRowCount(), null, signal)));
  return sums;
}

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
