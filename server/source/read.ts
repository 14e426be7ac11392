import type { Pool } from 'mysql2/promise';
import { formatAmount } from '@/lib/amount';
import type { Instant, Period } from '@/lib/period';
import { endsStretch, type Stretches } from '@/lib/stretches';
import { type Voter, Voters } from '@/lib/voters';
import { fromDatetime, toDatetime } from '../db/columns';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { TextDigest } from '../text-digest';
import { unhurried } from '../unhurried';
import { type BadRow, BadRowCount } from './bad-rows';
import type { HourTally } from './good-votes';
import { Partners, type Standing } from './partners';
import { type Rate, rateAt, readRates } from './rates';
import { Tally } from './tally';

/** What one look at the source said of a period, all of it from the same moment. */
export type Reading = {
  /** The good votes of each hour, with the rate in force at its end. */
  readonly hours: readonly (Readonly<HourTally> & { readonly rate: Rate })[];
  /** The rate in force at the period's end. */
  readonly rate: Rate;
  /** Everyone with a good vote in the period, by partner id. */
  readonly voters: Voters;
  /** How often a voter voted, by type, as a JSON object. */
  readonly votesByType: (index: number) => string;
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

/** Says which standing a voter takes part with; the source's own is given. Where nobody chooses, it is that one. */
export type ChooseStanding = (partnerId: string, current: Standing) => Standing;

/**
 * Reads the votes, standings and rates of a period's hours in one snapshot and one pass.
 * @throws SourceError where no single rate is in force at an hour's end.
 */
export function readPeriod(
  source: Pool,
  period: Period,
  hours: readonly Period[],
  standingOf: ChooseStanding | null,
  signal?: AbortSignal,
): Promise<Reading> {
  return withSnapshot(source, async (snapshot) => {
    const bad = new BadRowCount();
    const rates = await readRates(snapshot, hours[0]!.end, period.end, bad);
    const partners = await Partners.read(snapshot, bad, signal);
    const tally = new Tally(partners.ids);
    const hourTallies = await tally.read(snapshot, hours, bad, signal);
    bad.add('noTime', await votesWithoutTime(snapshot));
    const indices = await unhurried(voterIndices(tally, partners), signal);
    const voters = await unhurried(votersAt(indices, partners, tally, standingOf, bad), signal);
    const typesOf = tally.typesOf();
    const reading = {
      hours: hourTallies.map((hour) => ({ ...hour, rate: rateAt(rates, hour.hour.end) })),
      rate: rateAt(rates, period.end),
      voters,
      votesByType: (place: number) => typesOf(indices[place]!),
      badRows: bad.toRecord(),
      newestVoteAt: await newestVote(snapshot, period.end),
    };
    return { ...reading, digest: await unhurried(digesting(reading), signal) };
  });
}

function* votersAt(
  indices: Uint32Array,
  partners: Partners,
  tally: Tally,
  standingOf: ChooseStanding | null,
  bad: BadRowCount,
): Stretches<Voters> {
  const voters = new Voters(indices.length);
  for (let place = 0; place < indices.length; place++) {
    if (endsStretch(place)) yield;
    voters.set(place, voterAt(partners, tally, indices[place]!, standingOf, bad));
  }
  return voters;
}

function voterAt(
  partners: Partners,
  tally: Tally,
  index: number,
  standingOf: ChooseStanding | null,
  bad: BadRowCount,
): Voter {
  const partnerId = partners.ids.at(index);
  const faults = partners.faults(index);
  if (faults.position) bad.add('badPosition');
  if (faults.ecc) bad.add('negativeEcc');
  const current = partners.standing(index);
  const { position, ecc, active } = standingOf ? standingOf(String(partnerId), current) : current;
  return { partnerId, position, ecc, active, votes: tally.cc.count(index), cc: tally.cc.at(index) };
}

/** The partners that voted, by id, so that the order of the source's rows leaves no trace. */
function* voterIndices(tally: Tally, { ids }: Partners): Stretches<Uint32Array> {
  const indices = new Uint32Array(ids.length);
  let count = 0;
  let ascending = true;
  for (let index = 0; index < ids.length; index++) {
    if (endsStretch(index)) yield;
    if (tally.cc.count(index) === 0) continue;
    if (count > 0 && ascending) ascending = ids.isBefore(indices[count - 1]!, index);
    indices[count++] = index;
  }
  const voted = indices.subarray(0, count);
  // A table hands its rows over by its key; only a view has an order of its own.
  return ascending ? voted : yield* ids.inOrder(voted);
}

/** Votes without a time belong to no period; a zero date, where a server allows one, is no time either. */
async function votesWithoutTime(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.rows(
    "SELECT COUNT(*) FROM votes WHERE cast_at IS NULL OR cast_at < '1000-01-01'",
  );
  return Number(row![0]);
}

export async function newestVote(snapshot: Snapshot, end: Instant): Promise<Instant | null> {
  const [row] = await snapshot.rows('SELECT MAX(cast_at) FROM votes WHERE cast_at < ?', [toDatetime(end)]);
  const newest = row![0];
  return newest === null || newest === undefined ? null : fromDatetime(String(newest));
}

/** The digest of what was read, taken again where it is verified; voters are in the order of their ids. */
export function* digesting({ hours, rate, voters }: DigestedInputs): Stretches<string> {
  const digest = new TextDigest();
  for (const { hour, votes, cc, rate } of hours)
    digest.add(`hour ${hour.start} ${hour.end} ${votes} ${formatAmount(cc)} ${formatAmount(rate.rate)}\n`);
  digest.add(`rate ${rate.rate} ${rate.marketRate}\n`);
  for (let index = 0; index < voters.length; index++) {
    if (endsStretch(index)) yield;
    const ecc = voters.givenEcc(index);
    // Nothing stands for what is not there.
    const figures = `${voters.votes(index)} ${voters.cc(index)} ${voters.position(index) ?? ''} ${ecc ?? ''}`;
    digest.add(`${voters.partnerId(index)} ${figures} ${voters.active(index)}\n`);
  }
  return digest.end();
}
