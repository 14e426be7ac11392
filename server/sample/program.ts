import { type Amount, add, fromUnits, parseAmount, ZERO } from '@/lib/amount';
import { HOUR, type Instant, later } from '@/lib/period';
import { type Dataset, VOTE_TYPES, type VoteType } from './dataset';
import { oneIn, spread, spreadText } from './hash';
import { nameAt } from './names';

/** About as many as the people behind the votes, who had a new number in every opinion map. */
const PARTNERS = 4_400;
const FIRST_PARTNER_ID = 1_000;
/** Has no factor in common with the number of partners, so that the ids of the busiest are scattered among the others. */
const ID_STEP = 1_873;

const UNITS_PER_CC = 100_000_000n;

/** What each use of the hash is for; without these, a partner's ECC would follow from whether it is active. */
const TRAIT = { scale: 1, vote: 2, ecc: 3, eccGiven: 4, eccZero: 5, inactive: 6, unplaced: 7 } as const;

type SamplePartner = {
  readonly partnerId: number;
  readonly name: string;
  readonly position: number | null;
  readonly ecc: Amount | null;
  readonly active: boolean;
};
export type SampleRate = {
  readonly effectiveAt: Instant;
  readonly rate: Amount;
  readonly marketRate: Amount | null;
};
export type SampleProgram = {
  readonly dataset: Dataset;
  readonly partners: readonly SamplePartner[];
  /** The place in `partners` of every voter of the data set. */
  readonly partnerOf: Uint16Array;
};

/** The sample program that the data set stands for: always the same one. */
export function programFrom(dataset: Dataset): SampleProgram {
  const partnerOf = Uint16Array.from(dataset.voters, placeOfVoter);
  const voted = ccVoted(dataset, partnerOf);
  const positions = positionsBy(voted);
  const partners = positions.map((position, place) => ({
    partnerId: FIRST_PARTNER_ID + ((place * ID_STEP) % PARTNERS),
    name: nameAt(place),
    position,
    ecc: eccOf(place),
    active: !oneIn(80, spread(TRAIT.inactive, place)),
  }));
  return { dataset, partners, partnerOf };
}

/**
 * Squaring an even spread gathers many voters into the first places: some partners come back every few hours, most once in days.
 * With a partner for every voter nobody would be seen in two hours, and the best placed would hardly ever vote.
 */
function placeOfVoter(voter: string): number {
  const even = spreadText(voter) / 2 ** 32;
  return Math.floor(PARTNERS * even * even);
}

/** The CC put on a vote: none on a pass, else heavy-tailed by vote and a little by partner. `ordinal` counts votes over all laps. */
export function ccOf(type: VoteType, partner: number, ordinal: number): Amount {
  if (type === 'pass') return ZERO;
  // With a heavier tail by partner the best placed would be those that staked high once, and hardly ever seen.
  const byPartner = tail([5n, 4n], spread(TRAIT.scale, partner));
  const byVote = tail([3n, 2n], spread(TRAIT.vote, ordinal));
  return fromUnits((UNITS_PER_CC * byPartner * byVote) >> 32n);
}

/**
 * A factor in 65536ths: 1 to 2 for every other one, and half as often each time that it grows by the ratio. Whole numbers only, so that every machine
 * reckons the same units.
 */
function tail([numerator, denominator]: readonly [bigint, bigint], bits: number): bigint {
  const steps = BigInt(Math.clz32(bits >>> 16) - 16);
  return ((65_536n + BigInt(bits & 0xffff)) * numerator ** steps) / denominator ** steps;
}

function ccVoted(dataset: Dataset, partnerOf: Uint16Array): Amount[] {
  const voted = new Array<Amount>(PARTNERS).fill(ZERO);
  for (let i = 0; i < dataset.length; i++) {
    const partner = partnerOf[dataset.voter[i]!]!;
    voted[partner] = add(voted[partner]!, ccOf(VOTE_TYPES[dataset.type[i]!]!, partner, i));
  }
  return voted;
}

/**
 * Positions by the tenths of a CC voted in all of the data set, so that some share one. Who voted none has no position, nor have a few newcomers.
 */
function positionsBy(voted: readonly Amount[]): (number | null)[] {
  const tenths = voted.map((amount) => amount / (UNITS_PER_CC / 10n));
  const ranked = [...voted.keys()]
    .filter((place) => voted[place]! > 0n && !oneIn(50, spread(TRAIT.unplaced, place)))
    .sort((a, b) => Number(tenths[b]! - tenths[a]!));
  const positions = new Array<number | null>(voted.length).fill(null);
  let position = 1;
  ranked.forEach((place, i) => {
    if (i > 0 && tenths[place] !== tenths[ranked[i - 1]!]) position = i + 1;
    positions[place] = position;
  });
  return positions;
}

/** One partner in ten is given an ECC of its own, now and then of 0; the others' is what they vote in a period. */
function eccOf(place: number): Amount | null {
  if (!oneIn(10, spread(TRAIT.eccGiven, place))) return null;
  if (oneIn(20, spread(TRAIT.eccZero, place))) return ZERO;
  return fromUnits((25n * UNITS_PER_CC * tail([3n, 2n], spread(TRAIT.ecc, place))) >> 16n);
}

/** Hours after the program's start, the rate from then on, and what the market pays: on five of the first seven days more than the rate. */
const RATES: readonly (readonly [hours: number, rate: string, marketRate: string | null])[] = [
  [-365 * 24, '1', null],
  [-30 * 24, '0.95', '0.95'],
  [30, '1', '1.06'],
  [60, '1', '0.98'],
  [96, '1.05', '1.12455'],
  [138, '1.08', '1.2'],
  [159, '1.02', '1.0965'],
];

export const ratesFrom = (programStart: Instant): SampleRate[] =>
  RATES.map(([hours, rate, marketRate]) => ({
    effectiveAt: later(programStart, hours * HOUR),
    rate: parseAmount(rate),
    marketRate: marketRate === null ? null : parseAmount(marketRate),
  }));
