import { and, eq, inArray } from 'drizzle-orm';
import { duePeriods, type Instant, type Period } from '@/lib/period';
import { runs, skips } from '../db/schema';
import type { Program } from '../program';
import type { World } from '../world';
import { claim } from './lease';
import { type Outcome, work } from './line';
import { stoppedKinds } from './obstacles';
import { runPeriod } from './reconcile';
import type { Run } from './status';

/** What became of one period of a range: done before, done now, or why the range stops there. */
export type PeriodOutcome =
  | { readonly period: Period; readonly came: 'done before' | 'done' | 'skipped' }
  | { readonly period: Period; readonly came: 'stopped'; readonly sentence: string; readonly waits: boolean };

/**
 * Distributes every due period that begins in `[from, to)`, in the order in which they fell due and without a catch-up limit. It goes on
 * where it was interrupted, and stops at a period that waits for a person or cannot be done now.
 */
export async function* distributeRange(
  world: World,
  program: Program,
  from: Instant,
  to: Instant,
  signal: AbortSignal,
): AsyncGenerator<PeriodOutcome> {
  const now = await world.clock();
  const first = Math.max(from, program.startAt) as Instant;
  for (const period of duePeriods(first, to, now, world.zone)) {
    if (signal.aborted) return;
    const outcome = await distributePeriod(world, period, signal);
    yield outcome;
    if (outcome.came === 'stopped') return;
  }
}

/** Distributes one due period, or says why that is not to be done now. */
export async function distributePeriod(
  world: World,
  period: Period,
  signal: AbortSignal,
): Promise<PeriodOutcome> {
  const before = await standingOf(world, period);
  if (before === 'skipped') return { period, came: 'skipped' };
  if (before?.status === 'published') return { period, came: 'done before' };
  if (before?.status === 'waiting')
    return { period, came: 'stopped', sentence: before.gateReason ?? '', waits: true };
  if (before && before.status !== 'computing') {
    const sentence = `its attempt ${before.attempt} is ${before.status}; only a person starts the next one`;
    return { period, came: 'stopped', sentence, waits: true };
  }
  if ((await stoppedKinds(world.db)).has(period.kind)) {
    const sentence = 'a broken invariant stops all runs of its kind until an admin has resumed them';
    return { period, came: 'stopped', sentence, waits: false };
  }
  const outcome = before ? await resume(world, before, signal) : await runPeriod(world, period, signal);
  if (outcome?.came === 'published') return { period, came: 'done' };
  return { period, came: 'stopped', waits: outcome?.came === 'waiting', sentence: sentenceOf(outcome) };
}

/** How a period stands: its published attempt, else its last one; null where it is fresh. */
export async function standingOf(world: World, { kind, start }: Period): Promise<Run | 'skipped' | null> {
  const [skip] = await world.db
    .select()
    .from(skips)
    .where(and(eq(skips.kind, kind), eq(skips.periodStart, start)));
  if (skip) return 'skipped';
  const attempts = await world.db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.kind, kind),
        eq(runs.periodStart, start),
        inArray(runs.status, ['computing', 'waiting', 'published', 'rejected', 'failed']),
      ),
    )
    .orderBy(runs.attempt);
  return attempts.find((run) => run.status === 'published') ?? attempts.at(-1) ?? null;
}

async function resume(world: World, run: Run, signal: AbortSignal): Promise<Outcome | null> {
  const lease = await claim(world.db, run.id, world.instance, await world.clock());
  return lease && work(world, lease, signal);
}

function sentenceOf(outcome: Outcome | null): string {
  if (outcome === null || outcome.came === 'lost') return 'another instance works on it';
  if (outcome.came === 'refused') return outcome.error.message;
  if (outcome.came === 'failed' || outcome.came === 'postponed') return outcome.sentence;
  return outcome.came === 'waiting' ? 'it waits for a person' : 'it was interrupted';
}
