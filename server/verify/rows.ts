import { type Archive, archiveOf, pathOf } from '../archive/find';
import { ArchiveError, readArchive } from '../archive/format';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { Cells } from '../run/batches';
import {
  countVoters,
  type LeftOut,
  type Reward,
  streamLeftOut,
  streamRewards,
  toReward,
} from '../run/rewards';
import type { Run } from '../run/status';
import type { World } from '../world';

/** The rows of a run, in the order of their keys, wherever they are. */
export type RunRows = {
  /** How many voters there are, those that were left out included. */
  voters(): Promise<number>;
  /** Each reward comes with the cells of its row as they are stored. */
  rewards(onReward: (reward: Reward, cells: Cells) => void): Promise<unknown>;
  leftOut(onVoter: (voter: LeftOut) => void): Promise<unknown>;
};

/** Those that are in the tables. */
const storedRows = (
  snapshot: Snapshot,
  { id, kind }: Pick<Run, 'id' | 'kind'>,
  signal: AbortSignal,
): RunRows => ({
  voters: () => countVoters(snapshot, id, kind),
  rewards: (onReward) => {
    const onRow = (row: WireRow) => {
      const cells = row.texts();
      onReward(toReward(kind, cells), cells);
    };
    return streamRewards(snapshot, id, kind, onRow, signal);
  },
  leftOut: (onVoter) => streamLeftOut(snapshot, id, onVoter),
});

/** Those that are in the file of an archive. */
function archivedRows(folder: string, archive: Archive, run: Run, signal: AbortSignal): RunRows {
  const path = pathOf(folder, archive);
  const out = Object.values(archive.leftOut).reduce((sum, voters) => sum + voters, 0);
  return {
    voters: async () => archive.rewards + out,
    rewards: (onReward) => readArchive(path, run, { onReward }, signal),
    leftOut: (onLeftOut) => readArchive(path, run, { onLeftOut }, signal),
  };
}

/**
 * Does something with the rows of a run. Whether they are archived is asked at the moment that they are read from, since they may have been since
 * the run was loaded.
 * @throws ArchiveError where they were, and there is no file that is known.
 */
export async function withRowsOf<T>(
  { db, archive: folder }: Pick<World, 'db' | 'archive'>,
  run: Run,
  signal: AbortSignal,
  body: (rows: RunRows) => Promise<T>,
): Promise<T> {
  const stored = await withSnapshot(db.$client, async (snapshot) => {
    const [row] = await snapshot.rows('SELECT archived_at FROM runs WHERE id = ?', [run.id]);
    return row?.[0] == null ? { came: await body(storedRows(snapshot, run, signal)) } : null;
  });
  if (stored) return stored.came;
  const archive = await archiveOf(db, run.id);
  if (!archive || folder === undefined)
    throw new ArchiveError(`the rows of run ${run.id} were archived, and their file is not known here`);
  return body(archivedRows(folder, archive, run, signal));
}
