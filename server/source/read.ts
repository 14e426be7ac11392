import { createHash } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import { formatAmount } from '@/lib/amount';
import type { Instant, Period } from '@/lib/period';
import { type Voter, Voters } from '@/lib/voters';
import { fromDatetime, toDatetime } from '../db/columns';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { type BadRow, BadRowCount } from './bad-rows';
import { Partners, type Standing } from './partners';
import { type Rate, rateAt, readRates } from './rates';
import { type HourTally, Tally } from './tally';

/** What one look at the source said of a period, all of it from the same moment. */
export type Reading = {
  /** The good votes of each hour, with the rate in force at its end. */
  readonly hours: readonly (Readonly<HourTally> & { readonly rate: Rate })[];
  /** The rate in force at the period's end. */
  readonly rate: Rate;
  /** Everyone with a good vote in the period, by partner id. */
  readonly voters: Voters;
  readonly votesByType: (index: number) => Record<string, number>;
  readonly badRows: Partial<Record<BadRow, number>>;
  /** The newest vote that the source has up to the period's end, null where it has none. */
  readonly newestVoteAt: Instant | null;
  /** A digest of what the division depends on. */
  readonly digest: string;
};

type DigestedInputs = {
  readonly hours: readonly (Readonly<HourTally> & { readonly rate: Pick<Rate, 'rate'> })[];
  readonly rate: Pick<Rate, 'rate' | 'marketRate'>;
  readonly voters: Voters;
};

/** Says which standing a voter takes part with; the source's own is given. */
export type ChooseStanding = (partnerId: string, current: Standing) => Standing;

/**
 * Reads the votes, standings and rates of a period's hours in one snapshot and one pass.
 * @throws SourceError where no single rate is in force at an hour's end.
 */
export function readPeriod(
  source: Pool,
  period: Period,
  hours: readonly Period[],
  standingOf: ChooseStanding,
  signal?: AbortSignal,
): Promise<Reading> {
  return withSnapshot(source, async (snapshot) => {
    const bad = new BadRowCount();
    const rates = await readRates(snapshot, hours[0]!.end, period.end, bad);
    const partners = await Partners.read(snapshot, bad, signal);
    const tally = new Tally(partners, hours, bad);
    await tally.read(snapshot, signal);
    bad.add('noTime', await votesWithoutTime(snapshot));
    const indices = voterIndices(tally, partners);
    const voters = new Voters(indices.length);
    for (const [place, index] of indices.entries()) {
      voters.set(place, voterAt(partners, tally, index, standingOf, bad));
    }
    const reading = {
      hours: tally.hours.map((hour) => ({ ...hour, rate: rateAt(rates, hour.hour.end) })),
      rate: rateAt(rates, period.end),
      voters,
      votesByType: (place: number) => tally.votesByType(indices[place]!),
      badRows: bad.toRecord(),
      newestVoteAt: await newestVote(snapshot, period.end),
    };
    return { ...reading, digest: digestOf(reading) };
  });
}

function voterAt(
  partners: Partners,
  tally: Tally,
  index: number,
  standingOf: ChooseStanding,
  bad: BadRowCount,
): Voter {
  const id = partners.ids[index]!;
  const faults = partners.faults(index);
  if (faults.position) bad.add('badPosition');
  if (faults.ecc) bad.add('negativeEcc');
  const standing = standingOf(id, partners.standing(index));
  return { partnerId: BigInt(id), ...standing, votes: tally.votes[index]!, cc: tally.cc.at(index) };
}

/** The partners that voted, by id, so that the order of the source's rows leaves no trace. */
function voterIndices(tally: Tally, partners: Partners): Uint32Array {
  const indices = new Uint32Array(partners.length);
  let count = 0;
  for (let index = 0; index < partners.length; index++) if (tally.votes[index]! > 0) indices[count++] = index;
  return indices.subarray(0, count).sort((a, b) => compareIds(partners.ids[a]!, partners.ids[b]!));
}

/** Compares decimal strings without signs or leading zeros by their value. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** Votes without a time belong to no period; a zero date, where a server allows one, is no time either. */
async function votesWithoutTime(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.rows(
    "SELECT COUNT(*) FROM votes WHERE cast_at IS NULL OR cast_at < '1000-01-01'",
  );
  return Number(row![0]);
}

/** The digest of what was read, taken again where it is verified; voters are in the order of their ids. */
export async function newestVote(snapshot: Snapshot, end: Instant): Promise<Instant | null> {
  const [row] = await snapshot.rows('SELECT MAX(cast_at) FROM votes WHERE cast_at < ?', [toDatetime(end)]);
  const newest = row![0];
  return newest === null || newest === undefined ? null : fromDatetime(String(newest));
}

export function digestOf({ hours, rate, voters }: DigestedInputs): string {
  const hash = createHash('sha256');
  for (const { hour, votes, cc, rate } of hours) {
    hash.update(`hour ${hour.start} ${hour.end} ${votes} ${formatAmount(cc)} ${formatAmount(rate.rate)}\n`);
  }
  hash.update(`rate ${rate.rate} ${rate.marketRate}\n`);
  for (let index = 0; index < voters.length; index++) {
    const figures = [voters.votes(index), voters.cc(index), voters.position(index), voters.givenEcc(index)];
    hash.update(`${voters.partnerId(index)} ${figures.join(' ')} ${voters.active(index)}\n`);
  }
  return hash.digest('hex');
}
