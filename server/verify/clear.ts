import { and, eq, isNull } from 'drizzle-orm';
import type { Instant, Kind } from '@/lib/period';
import { type Ask, act } from '../act';
import { breaches } from '../db/schema';
import { affected } from '../db/transaction';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { verify } from './verify';

/**
 * Lets the runs of a kind start again after a broken invariant was mended.
 * @throws Refusal while `verify` still finds something broken, or where nothing stops the kind.
 */
export async function clearBreach(
  world: World,
  kind: Kind,
  ask: Ask,
  signal?: AbortSignal,
): Promise<{ cleared: number }> {
  await refuseWhileBroken(world, signal);
  return act(world, ask, 'clear breach', 'admin', async (tx, now) => {
    const standing = and(eq(breaches.kind, kind), isNull(breaches.resolvedAt));
    const before = await tx.select().from(breaches).where(standing);
    const result = await tx
      .update(breaches)
      .set({ resolvedAt: now, resolvedBy: ask.actor.name, resolution: ask.reason })
      .where(standing);
    const cleared = affected(result);
    if (cleared === 0) throw new Refusal(`no broken invariant stops ${kind} runs; there is nothing to clear`);
    await recordEvent(tx, now, 'breach', kind);
    const sentences = before.map((breach) => breach.sentence);
    return { subject: `${kind} breaches`, before: { sentences }, tells: { cleared } };
  });
}

async function refuseWhileBroken(world: World, signal?: AbortSignal): Promise<void> {
  const range = { from: 0 as Instant, to: await world.clock() };
  for await (const finding of verify(world, { range, ...(signal ? { signal } : {}) })) {
    if (finding.sort !== 'broken') continue;
    throw new Refusal(
      `verify still finds something broken: ${finding.sentence}; mend it first, then clear the breach`,
    );
  }
}
