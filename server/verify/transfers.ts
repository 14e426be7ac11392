import { and, eq, lt, ne } from 'drizzle-orm';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { runs, specialPartners, transfers } from '../db/schema';
import type { Run } from '../run/status';
import type { World } from '../world';
import { Faults, type Finding } from './finding';
import type { Recomputed } from './recompute';
import type { Remote } from './remote';

/** Everyone whose reward of the run may have to be sent: those that its list names and those that were sent something for the hour. */
export async function specialPartnersOf({ db }: World, run: Run): Promise<Set<bigint>> {
  if (run.kind !== 'hourly') return new Set();
  const listed = await db
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(eq(specialPartners.version, run.specialVersion));
  const sent = await db
    .select({ partnerId: transfers.partnerId })
    .from(transfers)
    .where(eq(transfers.time, run.periodStart));
  return new Set([...listed, ...sent].map(({ partnerId }) => partnerId));
}

/** The outbox holds what the published hour owes the special partners, and the remote database what was delivered. */
export async function* verifyTransfers(
  world: World,
  run: Run,
  about: string,
  again: Recomputed,
  remote: Remote,
): AsyncGenerator<Finding> {
  if (run.kind !== 'hourly' || !again.distribution) return;
  const queued = await world.db.select().from(transfers).where(eq(transfers.runId, run.id));
  const owed = await owedBy(world, run, again.special);
  const faults = new Faults();
  for (const { partnerId, amount, status } of queued) {
    const right = owed.get(partnerId);
    owed.delete(partnerId);
    if (right === undefined) faults.add(`a transfer to partner ${partnerId} is owed to nobody`);
    else faults.compare(`the transfer to partner ${partnerId}`, formatAmount(amount), formatAmount(right));
    if (status === 'cancelled')
      faults.add(`the transfer to partner ${partnerId} is cancelled, and its run is published`);
  }
  for (const [partnerId, amount] of owed)
    faults.add(
      `${formatAmount(amount)} CC are owed to partner ${partnerId}, and no transfer is in the outbox`,
    );
  yield* faults.as('transfers', about);
  const delivered = queued.filter(({ status }) => status === 'delivered');
  yield* remote.compare(about, run.periodStart, delivered);
}

/** What is owed: to those with a reward that the list names, and to everyone that an earlier attempt transferred to, if only 0. */
async function owedBy(
  { db }: World,
  run: Run,
  special: ReadonlyMap<bigint, Amount>,
): Promise<Map<bigint, Amount>> {
  const earlier = await db
    .select({ partnerId: transfers.partnerId })
    .from(transfers)
    .innerJoin(runs, and(eq(runs.id, transfers.runId), lt(runs.attempt, run.attempt)))
    .where(and(eq(transfers.time, run.periodStart), ne(transfers.runId, run.id)));
  const listed = await db
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(eq(specialPartners.version, run.specialVersion));
  const owed = new Map<bigint, Amount>();
  for (const { partnerId } of listed) {
    const amount = special.get(partnerId);
    if (amount !== undefined) owed.set(partnerId, amount);
  }
  for (const { partnerId } of earlier) owed.set(partnerId, special.get(partnerId) ?? ZERO);
  return owed;
}
