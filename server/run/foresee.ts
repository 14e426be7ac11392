import { formatAmount } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { distribute } from '@/lib/distribute';
import type { Instant, Period } from '@/lib/period';
import { isDuplicate, type Transaction, transaction } from '../db/transaction';
import { policyOfVersion } from '../policy/policies';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { holdIn, hourCounts } from './hold';
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
  const reading = await readForRun(world, run, signal);
  const counts = await hourCounts(world.db, reading);
  const budget = await opened((tx, { id }) => holdIn(tx, world.zone, id, reading, counts, now));
  const { policy } = await policyOfVersion(world.db, run.policyVersion);
  const divided = distribute(policy[run.kind], budget, reading.rate, reading.voters);
  return {
    budget: formatAmount(budget),
    paid: formatAmount(divided.paid),
    carried: formatAmount(divided.carried),
    bonus: formatAmount(divided.bonus),
    eligible: divided.order.length,
  };
}

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
