import { hoursIn, type Period } from '@/lib/period';
import { idsOf } from '../source/partner-ids';
import type { Standing } from '../source/partners';
import { type Reading, readPeriod } from '../source/read';
import { unhurried } from '../unhurried';
import type { World } from '../world';
import { readFrozenVoters } from './frozen';
import { loadRun, type Run } from './status';

export const periodOf = (run: Pick<Run, 'kind' | 'periodStart' | 'periodEnd'>): Period => ({
  kind: run.kind,
  start: run.periodStart,
  end: run.periodEnd,
});

/**
 * Reads the run's period from the source. An attempt of an unpublished period takes today's standings; a rerun those that the published
 * attempt used, and today's for a voter that is new, unless today's were asked for.
 */
export async function readForRun(world: World, run: Run, signal: AbortSignal): Promise<Reading> {
  const period = periodOf(run);
  const frozen =
    run.baseRunId !== null && run.standings === 'frozen'
      ? await frozenStandings(world, run.baseRunId, signal)
      : null;
  const reading = await readPeriod(
    world.source,
    period,
    hoursIn(period),
    frozen && ((partnerId, current) => frozen(partnerId) ?? current),
    signal,
  );
  logVoteCounts(world, run, reading);
  return reading;
}

/** Says what a partner stood at in a run, or undefined where it did not vote in it. */
async function frozenStandings(
  world: World,
  runId: number,
  signal: AbortSignal,
): Promise<(partnerId: string) => Standing | undefined> {
  const voters = await readFrozenVoters(world.db.$client, await loadRun(world.db, runId));
  const ids = await unhurried(idsOf(voters), signal);
  return (partnerId) => {
    const index = ids.find(partnerId);
    if (index < 0) return undefined;
    return {
      position: voters.position(index),
      ecc: voters.givenEcc(index),
      active: voters.active(index),
    };
  };
}

function logVoteCounts(world: World, run: Run, { voters, votesByType }: Reading): void {
  if (!world.log.isLevelEnabled('debug')) return;
  for (let index = 0; index < voters.length; index++) {
    const partnerId = String(voters.partnerId(index));
    world.log.debug(
      { runId: run.id, partnerId, votes: voters.votes(index), types: JSON.parse(votesByType(index)) },
      'votes counted',
    );
  }
}
