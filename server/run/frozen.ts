import type { Pool } from 'mysql2/promise';
import { type Voter, Voters } from '@/lib/voters';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { streamLeftOut, streamRewards } from './rewards';
import type { Run } from './status';

/** Everyone who voted in a run's period, with what the run judged them by, and their votes by type; ascending by partner id. */
export type Frozen = { readonly voters: Voters; readonly votesByType: readonly string[] };

/** Reads what a run froze of its voters, those that took part and those that did not. */
export async function readFrozen(pool: Pool, run: Pick<Run, 'id' | 'kind'>): Promise<Frozen> {
  const rows: { voter: Voter; votesByType: string }[] = [];
  await withSnapshot(pool, (snapshot) => collect(snapshot, run, rows));
  rows.sort((a, b) => (a.voter.partnerId < b.voter.partnerId ? -1 : 1));
  return {
    voters: Voters.from(rows.map((row) => row.voter)),
    votesByType: rows.map((row) => row.votesByType),
  };
}

async function collect(
  snapshot: Snapshot,
  run: Pick<Run, 'id' | 'kind'>,
  rows: { voter: Voter; votesByType: string }[],
): Promise<void> {
  await streamRewards(
    snapshot,
    run.id,
    run.kind,
    ({ partnerId, position, ecc, votes, ccVoted, votesByType }) => {
      rows.push({ voter: { partnerId, position, ecc, active: true, votes, cc: ccVoted }, votesByType });
    },
  );
  await streamLeftOut(
    snapshot,
    run.id,
    ({ partnerId, position, ecc, active, votes, ccVoted, votesByType }) => {
      rows.push({ voter: { partnerId, position, ecc, active, votes, cc: ccVoted }, votesByType });
    },
  );
}
