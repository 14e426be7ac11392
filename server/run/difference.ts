import { formatInstant } from '@/lib/period';
import type { Database } from '../db/connection';
import type { World } from '../world';
import { movesOfRun } from './net-moves';
import { compareAttempts, type Preview, settleRerun } from './preview';
import { rerunAndBase } from './rerun-and-base';
import type { Run } from './status';

/** What a rerun changes against the attempt that was published when it was computed, or has changed. */
export type Difference = Preview & {
  readonly kind: Run['kind'];
  readonly start: Run['periodStart'];
  readonly end: Run['periodEnd'];
  readonly attempt: number;
  readonly status: Run['status'];
  readonly base: { readonly id: number; readonly attempt: number };
};

/**
 * A waiting rerun is settled on books that nothing is written from, by the code that publishes it; one that was published tells what was booked;
 * one that was rejected moves nothing. @throws Refusal where the run is no computed rerun.
 */
export async function readDifference(world: Pick<World, 'db' | 'zone'>, runId: number): Promise<Difference> {
  const { run, base } = await rerunAndBase(world.db, runId);
  const settled =
    run.status === 'waiting' ? await settleRerun(world, run, base) : await asDecided(world.db, run);
  return {
    kind: run.kind,
    start: run.periodStart,
    end: run.periodEnd,
    attempt: run.attempt,
    status: run.status,
    base: { id: base.id, attempt: base.attempt },
    ...(await compareAttempts(world, run, base)),
    ...settled,
  };
}

async function asDecided(
  db: Database,
  run: Run,
): Promise<Pick<Preview, 'moves' | 'stays' | 'refused' | 'missing'>> {
  const wasPublished = run.status === 'published' || run.status === 'superseded';
  const nothing = { refused: null, missing: null };
  if (!wasPublished || run.decidedAt === null) return { ...nothing, moves: [], stays: [] };
  const stays = (run.openParts ?? []).map(({ pool, hourStart, amount }) => ({
    pool,
    hour: formatInstant(hourStart),
    amount,
  }));
  return { ...nothing, moves: await movesOfRun(db, run.id, run.decidedAt), stays };
}
