import type { Pool } from 'mysql2/promise';
import { type Voter, Voters } from '@/lib/voters';
import { withSnapshot } from '../db/snapshot';
import { inChunks } from './in-chunks';
import { streamLeftOut, streamRewards } from './rewards';
import type { Run } from './status';

/** Everyone who voted in a run's period, those that took part and those that did not, with what the run judged them by. */
export async function readFrozenVoters(pool: Pool, { id, kind }: Pick<Run, 'id' | 'kind'>): Promise<Voters> {
  const rows: Voter[] = [];
  await withSnapshot(pool, async (snapshot) => {
    await streamRewards(snapshot, id, kind, ({ partnerId, position, ecc, votes, ccVoted }) => {
      rows.push({ partnerId, position, ecc, active: true, votes, cc: ccVoted });
    });
    await streamLeftOut(snapshot, id, ({ partnerId, position, ecc, active, votes, ccVoted }) => {
      rows.push({ partnerId, position, ecc, active, votes, cc: ccVoted });
    });
  });
  const voters = new Voters(rows.length);
  await inChunks(rows.length, (index) => voters.set(index, rows[index]!));
  return voters;
}
