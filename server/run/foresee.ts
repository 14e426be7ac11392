import { type Amount, add, formatAmount, maximum, ZERO } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { type Distribution, distributing } from '@/lib/distribute';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { isDuplicate, type Transaction, transaction } from '../db/transaction';
import { policyOfVersion } from '../policy/policies';
import { lastCounts } from '../pool/last-counts';
import { Refusal } from '../refusal';
import { badRowsOfPeriod } from '../source/bad-rows';
import type { Reading } from '../source/read';
import { unhurried } from '../unhurried';
import type { World } from '../world';
import { type Figures, verdictOn } from './gate';
import { holdIn, hourCounts } from './hold';
import { movesOfRun, type NetMove } from './net-moves';
import { insertAttempt, type Request } from './open';
import { readForRun } from './read';
import { loadRun, type Run } from './status';

/** What a run would come to. */
export type Foreseen = {
  readonly budget: string;
  readonly paid: string;
  readonly carried: string;
  readonly bonus: string;
  readonly eligible: number;
  /** Why it would wait for a person, or null where it would be published at once. */
  readonly waits: string | null;
  /** What taking the budget would move; a rerun moves nothing before it is approved. */
  readonly moves: readonly NetMove[];
  /** Differences of the other pool that would stay open. */
  readonly stays: readonly { readonly pool: string; readonly hour: string; readonly amount: string }[];
};

/** Opens, counts and divides as a run would, by the same code, and leaves nothing behind. */
export async function foresee(
  world: World,
  period: Period,
  request: Request,
  signal: AbortSignal,
): Promise<Foreseen> {
  const now = await world.clock();
  const opened = <T>(body: (tx: Transaction, run: Run) => Promise<T>) =>
    asIfOpened(world, period, request, now, body);
  const run = await opened(async (_, run) => run);
  // The source is read between two transactions, since a long reading must not keep every booking waiting.
  const last = await lastCounts(world.db, run.periodStart, run.periodEnd);
  const reading = await readForRun(world, run, signal);
  const counts = await hourCounts(world.db, reading);
  const held = await opened(async (tx, { id }) => {
    const budget = await holdIn(tx, world.zone, id, reading, counts, last, now);
    const { openParts } = await loadRun(tx, id);
    return { budget, moves: await movesOfRun(tx, id, now), stays: staying(openParts) };
  });
  const { budget, moves, stays } = held;
  const { policy } = await policyOfVersion(world.db, run.policyVersion);
  const divided = await unhurried(
    distributing(policy[run.kind], budget, reading.rate, reading.voters),
    signal,
  );
  const verdict = await verdictOn(world, run, async () => figuresOf(divided, reading));
  return {
    budget: formatAmount(budget),
    paid: formatAmount(divided.paid),
    carried: formatAmount(divided.carried),
    bonus: formatAmount(divided.bonus),
    eligible: divided.order.length,
    waits: verdict.waits ? verdict.reason : null,
    moves,
    stays,
  };
}

function figuresOf(divided: Distribution, { badRows, newestVoteAt }: Reading): Figures {
  let mostToOne: Amount = ZERO;
  for (let place = 0; place < divided.order.length; place++)
    mostToOne = maximum(mostToOne, add(divided.baseAt(place), divided.bonusAt(place)));
  const { paid, bonus } = divided;
  return { paid, bonus, mostToOne, badRows: badRowsOfPeriod(badRows), newestVoteAt };
}

const staying = (parts: Run['openParts']): Foreseen['stays'] =>
  (parts ?? []).map(({ pool, hourStart, amount }) => ({ pool, hour: formatInstant(hourStart), amount }));

/** Does something with the attempt as if it were opened, and rolls it back. */
async function asIfOpened<T>(
  world: World,
  period: Period,
  request: Request,
  now: Instant,
  body: (tx: Transaction, run: Run) => Promise<T>,
): Promise<T> {
  let came: { readonly value: T } | null = null;
  try {
    await transaction(world.db, async (tx) => {
      const lease = await insertAttempt(tx, world, period, request, now);
      if (!lease) throw new Refusal('the period was attempted before');
      came = { value: await body(tx, await loadRun(tx, lease.runId)) };
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack && came !== null) return (came as { value: T }).value;
    if (error instanceof MissingError) {
      throw new Refusal(`${formatAmount(error.missing)} CC are missing: ${error.message}`, error.missing);
    }
    if (isDuplicate(error))
      throw new Refusal('somebody else opened the same attempt just now; look at that one');
    throw error;
  }
  throw new Error('asking what a run would come to ended without an answer');
}

class RolledBack extends Error {}
