import { formatAmount } from '@/lib/amount';
import type { Period } from '@/lib/period';
import { type Ask, refuseSchedulesName, requireRole } from '../act';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { type Foreseen, foresee } from './foresee';
import { type Outcome, work } from './line';
import { refuseObstacles, refuseStopped } from './obstacles';
import { openRun, type Request } from './open';
import { loadRun, type Run } from './status';

/** How a person wants a period to be run, or run again. */
export type Wish = Pick<Request, 'cover' | 'gate' | 'rerun'>;

/** What asking for a run came to: the run as it stands, or what it would come to. */
export type Asked = { readonly run: Run } | { readonly foreseen: Foreseen };

/**
 * Runs a missed, rejected or failed period, or a published one again, because a person asks for it.
 * @throws Refusal where the period may not be attempted, or its earmark cannot bear what is corrected.
 */
export async function askForRun(
  world: World,
  period: Period,
  ask: Ask,
  wish: Wish,
  signal: AbortSignal,
): Promise<Asked> {
  requireRole(ask.actor, 'operator', wish.rerun ? 'rerun' : 'run');
  refuseSchedulesName(ask.actor);
  if (ask.reason.trim() === '') throw new Refusal('a reason is missing; say why, it is kept with the run');
  await refuseStopped(world.db, period.kind);
  await refuseObstacles(world);
  const request: Request = { actor: ask.actor, reason: ask.reason, ...wish };
  if (ask.dryRun) return { foreseen: await foresee(world, period, request, signal) };
  const lease = await openRun(world, period, request);
  if (!lease) throw new Refusal('somebody else opened the same attempt just now; look at that one');
  const outcome = await work(world, lease, signal);
  refuseWhatWasRefused(outcome);
  return { run: await loadRun(world.db, lease.runId) };
}

function refuseWhatWasRefused(outcome: Outcome): void {
  if (outcome.came !== 'refused') return;
  const { missing, message } = outcome.error;
  throw new Refusal(`${formatAmount(missing)} CC are missing: ${message}`, missing);
}
