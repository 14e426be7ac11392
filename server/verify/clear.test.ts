import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromUnits } from '@/lib/amount';
import { accounts, breaches, runs } from '../db/schema';
import { Refusal } from '../refusal';
import { checkPublished } from '../run/invariants';
import { addPartners, addVotes, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { clearBreach } from './clear';

const ask = { actor: { name: 'dora', role: 'admin' as const }, reason: 'the balance was restored' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  await ring(world);
});
afterEach(() => world.close());

test('a broken invariant stops further runs until an admin clears it, which needs verify to be green', async () => {
  const [account] = await world.db.select().from(accounts).where(eq(accounts.account, 'partners'));
  const change = (by: bigint) =>
    world.db
      .update(accounts)
      .set({ balance: fromUnits(account!.balance + by) })
      .where(eq(accounts.account, 'partners'));
  await change(1n);
  await world.db.update(runs).set({ checkedAt: null });
  await checkPublished(world, 1);
  world.setClock('2026-03-01T02:30Z');
  await ring(world);
  expect(await publications(world), 'no further hour is run').toEqual(['hourly 2026-03-01 00:00:00: 1']);

  await expect(clearBreach(world, 'hourly', ask)).rejects.toThrow(
    /verify still finds something broken: .*partners/,
  );
  await change(0n);
  await expect(
    clearBreach(world, 'hourly', { ...ask, actor: { name: 'olga', role: 'operator' } }),
  ).rejects.toThrow('needs the role admin');
  expect(await clearBreach(world, 'hourly', ask)).toEqual({ cleared: 2 });
  await expect(clearBreach(world, 'hourly', ask)).rejects.toBeInstanceOf(Refusal);
  const [breach] = await world.db.select().from(breaches);
  expect(breach).toMatchObject({ resolvedBy: 'dora', resolution: 'the balance was restored' });
  await ring(world);
  expect(await publications(world)).toHaveLength(2);
});
