import { formatAmount } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { distribute } from '@/lib/distribute';
import type { Period } from '@/lib/period';
import { transaction } from '../db/transaction';
import { policyOfVersion } from '../policy/policies';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { holdIn, hourCounts } from './hold';
import { insertAttempt, type Request } from './open';
import { readForRun } from './read';
import { loadRun } from './status';

/** What a run would come to. */
export type Foreseen = {
  readonly budget: string;
  readonly paid: string;
  readonly carried: string;
  readonly bonus: string;
  readonly eligible: number;
};

class Foreseeing extends Error {
  constructor(readonly foreseen: Foreseen) {
    super('rolled back');
  }
}

/** Opens, counts and divides as a run would, by the same code, and leaves nothing behind. */
export async function foresee(
  world: World,
  period: Period,
  request: Request,
  signal: AbortSignal,
): Promise<Foreseen> {
  const now = await world.clock();
  try {
    await transaction(world.db, async (tx) => {
      const lease = await insertAttempt(tx, world, period, request, now);
      if (!lease) throw new Refusal('the period was attempted before');
      const run = await loadRun(tx, lease.runId);
      const reading = await readForRun(world, run, signal);
      const budget = await holdIn(tx, world.zone, run.id, reading, await hourCounts(world.db, reading), now);
      const { policy } = await policyOfVersion(tx, run.policyVersion);
      const divided = distribute(policy[run.kind], budget, reading.rate, reading.voters);
      throw new Foreseeing({
        budget: formatAmount(budget),
        paid: formatAmount(divided.paid),
        carried: formatAmount(divided.carried),
        bonus: formatAmount(divided.bonus),
        eligible: divided.order.length,
      });
    });
  } catch (error) {
    if (error instanceof Foreseeing) return error.foreseen;
    if (error instanceof MissingError) {
      throw new Refusal(`${formatAmount(error.missing)} CC are missing: ${error.message}`, error.missing);
    }
    throw error;
  }
  throw new Error('asking what a run would come to ended without an answer');
}
