import { and, eq, lt, ne } from 'drizzle-orm';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { formatInstant } from '@/lib/period';
import { runs, specialPartners, transfers } from '../db/schema';
import type { Run } from '../run/status';
import { stuckTransfers } from '../transfer/stuck';
import type { World } from '../world';
import { explained, Faults, type Finding } from './finding';
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

/** The outbox holds what the published hour owes the special partners. */
export async function* verifyOutbox(
  world: World,
  run: Run,
  about: string,
  again: Recomputed,
): AsyncGenerator<Finding> {
  if (run.kind !== 'hourly' || !again.distribution) return;
  const queued = await queuedOf(world, run);
  const owed = await owedBy(world, run, again.special);
  const faults = new Faults();
  for (const { partnerId, amount } of queued) {
    const right = owed.get(partnerId);
    owed.delete(partnerId);
    if (right === undefined) faults.add(`a transfer to partner ${partnerId} is owed to nobody`);
    else faults.compare(`the transfer to partner ${partnerId}`, formatAmount(amount), formatAmount(right));
  }
  for (const [partnerId, amount] of owed)
    faults.add(
      `${formatAmount(amount)} CC are owed to partner ${partnerId}, and no transfer is in the outbox`,
    );
  yield* faults.as('transfers', about);
}

/**
 * The remote database holds what the published hour has delivered, to everyone that an earlier attempt delivered to as well: these are in the
 * published attempt's outbox too. What is still on its way is told where it has been for long.
 */
export async function* verifyDelivered(
  world: World,
  run: Run,
  about: string,
  remote: Remote,
): AsyncGenerator<Finding> {
  if (run.kind !== 'hourly') return;
  const queued = await queuedOf(world, run);
  const faults = new Faults();
  for (const { partnerId, status } of queued) {
    if (status === 'cancelled')
      faults.add(`the transfer to partner ${partnerId} is cancelled, and its run is published`);
  }
  for (const partnerId of await leftBehind(world, run, queued))
    faults.add(`an earlier attempt delivered to partner ${partnerId}, and this one sends it nothing`);
  yield* faults.as('transfers', about);
  if (queued.some(({ status }) => status === 'pending')) yield* stuckOf(world, run, about);
  const delivered = queued.filter(({ status }) => status === 'delivered');
  yield* remote.compare(about, delivered);
}

async function* stuckOf(world: World, run: Run, about: string): AsyncGenerator<Finding> {
  const stuck = await stuckTransfers(world.db, await world.clock());
  for (const { transfers: number, since, why } of stuck.filter(({ runId }) => runId === run.id))
    yield explained(
      'transfers',
      about,
      `${number} transfers are on their way since ${formatInstant(since)}: ${why}`,
    );
}

const queuedOf = ({ db }: World, run: Run) => db.select().from(transfers).where(eq(transfers.runId, run.id));

/** Partners that an earlier attempt has delivered to, and that the published one does not name. */
async function leftBehind(
  { db }: World,
  run: Run,
  queued: readonly { partnerId: bigint }[],
): Promise<bigint[]> {
  const earlier = await db
    .select({ partnerId: transfers.partnerId })
    .from(transfers)
    .where(
      and(
        eq(transfers.time, run.periodStart),
        ne(transfers.runId, run.id),
        eq(transfers.status, 'delivered'),
      ),
    );
  const named = new Set(queued.map(({ partnerId }) => partnerId));
  return [...new Set(earlier.map(({ partnerId }) => partnerId))].filter((id) => !named.has(id));
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
