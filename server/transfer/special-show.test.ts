import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callAs, refusal, refusedIn } from '@/server/testing/api';
import { addPartners } from '@/server/testing/story';
import { freshWorld, type TestWorld } from '@/server/testing/world';

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T02:31Z',
    specialPartners: [1n, 2n],
  });
  await addPartners(world, 2);
});
afterEach(() => world.close());

const special = () => callAs(world, 'ada', 'admin').special;
const because = { reason: 'the story says so' };
const amend = (add: string[], remove: string[], more = {}) =>
  special().amend({ add, remove, ...because, ...more });

describe('the list of special partners', () => {
  test('is amended by those who come and those who go, and keeps the others', async () => {
    expect(await amend(['7', '18446744073709551615'], ['1'], { dryRun: true })).toMatchObject({
      partners: 3,
    });
    expect(await special().get()).toMatchObject({ version: 1, partnerIds: ['1', '2'] });
    expect(await amend(['7', '18446744073709551615'], ['1'])).toEqual({ version: 2, partners: 3 });
    expect(await special().get()).toMatchObject({
      version: 2,
      partnerIds: ['2', '7', '18446744073709551615'],
    });
  });

  test('is refused where it would stay as it is, or one partner is to come and go', async () => {
    expect(await refusedIn(world, () => amend(['1'], ['9']))).toEqual(refusal(/names the same partners/));
    expect(await refusedIn(world, () => amend(['1'], ['1']))).toEqual(refusal(/partner 1 is to be put on/));
  });

  test('comes page after page, with the names that the source has', async () => {
    await amend(['7'], []);
    const first = await special().page({ limit: 2 });
    expect(first).toMatchObject({ next: '2', trouble: null });
    expect(first.rows.map(({ name }) => name)).toEqual([expect.any(String), expect.any(String)]);
    expect(await special().page({ limit: 2, after: first.next })).toMatchObject({
      rows: [{ partnerId: '7', name: null }],
      next: null,
    });
  });

  test('says who made each version, why, and how many it names', async () => {
    await amend(['7'], []);
    expect(await special().versions({ limit: 1 })).toMatchObject({
      rows: [{ version: 2, partners: 3, changedBy: 'ada', reason: 'the story says so' }],
      next: 2,
    });
    expect(await special().versions({ after: 2 })).toMatchObject({
      rows: [{ version: 1, partners: 2 }],
      next: null,
    });
  });
});
