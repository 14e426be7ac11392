import type { Pool } from 'mysql2/promise';
import { Voters } from '@/lib/voters';
import { withSnapshot } from '../db/snapshot';
import { countVoters, rewardOf, streamLeftOut, streamRewards } from './rewards';
import type { Run } from './status';

/** Everyone who voted in a run's period, those that took part and those that did not, with what the run judged them by. */
export function readFrozenVoters(pool: Pool, { id, kind }: Pick<Run, 'id' | 'kind'>): Promise<Voters> {
  return withSnapshot(pool, async (snapshot) => {
    const voters = new Voters(await countVoters(snapshot, id, kind));
    let index = 0;
    await streamRewards(snapshot, id, kind, (row) => {
      const { partnerId, position, ecc, votes, ccVoted } = rewardOf(kind, row);
      voters.set(index++, { partnerId, position, ecc, active: true, votes, cc: ccVoted });
    });
    await streamLeftOut(snapshot, id, ({ partnerId, position, ecc, active, votes, ccVoted }) => {
      voters.set(index++, { partnerId, position, ecc, active, votes, cc: ccVoted });
    });
    return voters;
  });
}
