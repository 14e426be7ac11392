import type { Amount } from '@/lib/amount';
import { type Instant, later, MINUTE } from '@/lib/period';
import { DATASET_SECONDS, VOTE_TYPES, type VoteType } from './dataset';
import { oneIn, spread } from './hash';
import { ccOf, type SampleProgram } from './program';

/**
 * The plan says of every vote of the sample program, the first, the second and so on without an end, when it arrives. The data set is
 * laid from the program's start on, whole days moved so that every vote keeps its time of day, and again from the next day when it ends.
 */
export type PlannedVote = {
  /** Its number in the plan, from 1, which is its id as well: no vote can be in the table twice. */
  readonly id: number;
  readonly partnerId: number;
  readonly voteType: VoteType;
  readonly cc: Amount;
  /** When it enters the table. */
  readonly arrivesAt: Instant;
  /** The second it says it was cast: the same, or for a late vote earlier. */
  readonly castAt: Instant;
};

const LATE_ONE_IN = 300;
const LATE_TRAIT = 101;

/** How many votes of the plan have arrived at the instant, itself included. */
export function votesArrived(program: SampleProgram, programStart: Instant, now: Instant): number {
  const elapsed = Math.floor((now - programStart) / 1_000);
  if (elapsed < 0) return 0;
  const lap = Math.floor(elapsed / DATASET_SECONDS);
  return lap * program.dataset.length + countUpTo(program.dataset.seconds, elapsed % DATASET_SECONDS);
}

/** The vote of this number, which counts from 0. */
export function plannedVote(program: SampleProgram, programStart: Instant, ordinal: number): PlannedVote {
  const { dataset, partners, partnerOf } = program;
  const lap = Math.floor(ordinal / dataset.length);
  const i = ordinal % dataset.length;
  const partner = partnerOf[dataset.voter[i]!]!;
  const voteType = VOTE_TYPES[dataset.type[i]!]!;
  const arrivesAt = later(programStart, (lap * DATASET_SECONDS + dataset.seconds[i]!) * 1_000);
  const castAt = later(arrivesAt, -delayOf(ordinal));
  return {
    id: ordinal + 1,
    partnerId: partners[partner]!.partnerId,
    voteType,
    cc: ccOf(voteType, partner, ordinal),
    arrivesAt,
    // Before the program's start nothing is accrued, so the first hours have no late votes.
    castAt: castAt < programStart ? arrivesAt : castAt,
  };
}

/** Now and then a vote arrives 90 to 150 minutes after it was cast: always after its hour was due, which is 30 minutes after its end. */
function delayOf(ordinal: number): number {
  const bits = spread(LATE_TRAIT, ordinal);
  return oneIn(LATE_ONE_IN, bits) ? (90 + (Math.floor(bits / LATE_ONE_IN) % 61)) * MINUTE : 0;
}

/** How many of the ascending values are at most the limit. */
function countUpTo(ascending: Int32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
