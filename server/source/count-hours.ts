import type { Pool } from 'mysql2/promise';
import { HOUR, type Instant, type Period } from '@/lib/period';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { BadRowCount } from './bad-rows';
import { type HourTally, readGoodVotes } from './good-votes';
import {
  findsHoursByIndex,
  type HourLook,
  type HourPrint,
  type HourPrints,
  isAsPrinted,
  isSamePrint,
  lookAtHour,
  lookAtPartners,
  type PartnersPrint,
} from './hour-prints';
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
  return withSnapshot(source, (snapshot) => countOneByOne(snapshot, hours, signal, known));
}

/** What hours came to, and the prints of such as were counted vote by vote and have no bad one. */
type Counted = { readonly tallies: readonly HourTally[]; readonly prints: HourPrints };

/** How hours are counted again: in how many sessions of the source at once, and until when. */
type Again = { readonly sessions?: number; readonly signal?: AbortSignal | undefined };

/**
 * The same for hours that were counted before. Where no vote is bad, and an earlier count has found the partners of all to be known and neither they nor the
 * voters have changed since, the hour is what the database adds up by itself; only the others are counted vote by vote. Each session counts a part of the hours, in a
 * snapshot of its own: what one hour comes to does not depend on another.
 */
export async function countAgain(
  source: Pool,
  hours: readonly Period[],
  prints: HourPrints,
  { sessions = 1, signal }: Again = {},
): Promise<Counted> {
  if (hours.length === 0) return { tallies: [], prints: new Map() };
  // Without an index each look would go through all votes there are, where one reading does for all hours.
  if (!(await withSnapshot(source, (snapshot) => findsHoursByIndex(snapshot, hours[0]!))))
    return { tallies: await countHours(source, hours, signal), prints: new Map() };
  const failed = new AbortController();
  const until = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const parts = partsOf(hours, sessions).map((part) =>
    withSnapshot(source, (snapshot) => lookAndCount(snapshot, part, prints, until)),
  );
  try {
    const counted = await Promise.all(parts);
    return {
      tallies: counted.flatMap(({ tallies }) => tallies),
      prints: new Map(counted.flatMap(({ prints }) => [...prints])),
    };
  } catch (error) {
    // Without one part the others are for nothing, and whoever asked is not told before they are over.
    failed.abort(error);
    await Promise.allSettled(parts);
    throw error;
  }
}

/** The hours in so many parts that follow one another and are about as long; none is empty. */
function partsOf(hours: readonly Period[], count: number): Period[][] {
  const size = Math.ceil(hours.length / count);
  const parts: Period[][] = [];
  for (let from = 0; from < hours.length; from += size) parts.push(hours.slice(from, from + size));
  return parts;
}

async function lookAndCount(
  snapshot: Snapshot,
  hours: readonly Period[],
  prints: HourPrints,
  signal: AbortSignal,
): Promise<Counted> {
  signal.throwIfAborted();
  const known = hours.flatMap(({ start }) => prints.get(start) ?? []);
  const partners = await lookAtPartners(
    snapshot,
    known.map((print) => print.partners.last),
  );
  const looks = new Map<Instant, HourLook>();
  for (const hour of hours) {
    signal.throwIfAborted();
    looks.set(hour.start, await lookAtHour(snapshot, hour));
  }
  const isSure = ({ start }: Period): boolean =>
    !looks.get(start)!.flawed && isAsPrinted(prints.get(start), looks.get(start)!, partners.upTo);
  const unsure = hours.filter((hour) => !isSure(hour));
  const counted = new Map(
    (await countOneByOne(snapshot, unsure, signal)).map((tally) => [tally.hour.start, tally]),
  );
  const fresh = new Map<Instant, HourPrint>();
  const tallies = hours.map((hour) => {
    const { voters, cc } = looks.get(hour.start)!;
    const tally = counted.get(hour.start);
    if (tally?.votes === voters.count && partners.all)
      fresh.set(hour.start, { voters, partners: partners.all });
    return tally ?? { hour, votes: voters.count, cc };
  });
  return { tallies, prints: fresh };
}

async function countOneByOne(
  snapshot: Snapshot,
  hours: readonly Period[],
  signal?: AbortSignal,
  known?: PartnerIds,
): Promise<HourTally[]> {
  if (hours.length === 0) return [];
  const ids = known ?? (await readIds(snapshot, signal));
  const sums: HourTally[] = [];
  for (const stretch of stretchesOf(hours))
    sums.push(...(await readGoodVotes(snapshot, stretch, ids, new BadRowCount(), null, signal)));
  return sums;
}

/** Who the partners were at a time, and how they looked to the database. */
export type KnownPartners = { readonly ids: PartnerIds; readonly print: PartnersPrint | null };

/** Who the partners are at present, for whoever counts again and again; they are read only where they look otherwise than before. */
export const knownPartners = (source: Pool, before: KnownPartners | null): Promise<KnownPartners> =>
  withSnapshot(source, async (snapshot) => {
    const { all: print } = await lookAtPartners(snapshot, []);
    return before && isSamePrint(before.print, print) ? before : { ids: await readIds(snapshot), print };
  });

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
