import { type Amount, add, ZERO } from '@/lib/amount';
import { endsStretch, type Stretches } from '@/lib/stretches';
import { Voters } from '@/lib/voters';
import { unhurried } from '../unhurried';
import { Faults } from './finding';
import type { RunRows } from './rows';

/** The voters that a run was computed from, as they are stored with its rewards and with those that it left out. */
export type FrozenInputs = {
  /** In the order of their ids, as they were read. */
  readonly voters: Voters;
  readonly votes: number;
  readonly cc: Amount;
  readonly faults: Faults;
};

export async function readFrozen(
  rows: RunRows,
  minVotes: number,
  onRow: () => void = () => undefined,
): Promise<FrozenInputs> {
  const faults = new Faults();
  const voters = new Voters(await rows.voters());
  let index = 0;
  let votes = 0;
  let cc: Amount = ZERO;
  const take = (voter: Parameters<Voters['set']>[1]) => {
    onRow();
    voters.set(index++, voter);
    votes += voter.votes;
    cc = add(cc, voter.cc);
  };
  const checkTypes = (partnerId: bigint, all: number, types: string) => {
    if (sumOfTypes(types) !== all)
      faults.add(`the votes by type of partner ${partnerId} do not sum to ${all}`);
  };
  await rows.rewards(({ partnerId, position, ecc, votes: cast, votesByType, ccVoted }) => {
    take({ partnerId, position, ecc, active: true, votes: cast, cc: ccVoted });
    checkTypes(partnerId, cast, votesByType);
  });
  await rows.leftOut(({ partnerId, position, ecc, active, votes: cast, votesByType, ccVoted, reason }) => {
    take({ partnerId, position, ecc, active, votes: cast, cc: ccVoted });
    checkTypes(partnerId, cast, votesByType);
    const right = active ? 'too few votes' : 'inactive';
    faults.compare(`why partner ${partnerId} is left out`, reason, right);
    if (active && cast >= minVotes) faults.add(`partner ${partnerId} is left out and was eligible`);
  });
  return { voters: await unhurried(byId(voters)), votes, cc, faults };
}

function sumOfTypes(text: string): number {
  try {
    const counts = Object.values(JSON.parse(text) as Record<string, unknown>);
    return counts.reduce<number>((total, count) => total + Number(count), 0);
  } catch {
    return Number.NaN;
  }
}

/** The digest was taken over voters in the order of their ids; rewards are stored by place. */
function* byId(voters: Voters): Stretches<Voters> {
  const order = yield* voters.orderingById();
  const sorted = new Voters(voters.length);
  for (let place = 0; place < order.length; place++) {
    if (endsStretch(place)) yield;
    const index = order[place]!;
    sorted.set(place, {
      partnerId: voters.partnerId(index),
      position: voters.position(index),
      ecc: voters.givenEcc(index),
      active: voters.active(index),
      votes: voters.votes(index),
      cc: voters.cc(index),
    });
  }
  return sorted;
}
