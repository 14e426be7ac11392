import { expect, test } from 'vitest';
import { findAccountFaults } from '../pool/check';
import { startLineChild } from '../testing/line-child';
import { addPartners, addVotes, outcome, publications, ring, setRate, type VoteRow } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

const STARTS = '2026-03-01T00:00Z';
const NOW = '2026-03-02T02:40Z';
const LATER = '2026-03-02T02:45Z';
/** The day and the eight hours that fell due within the limit; the hours before are missed. */
const CATCH_UP_HOURS = 8;
const PERIODS = 1 + 8;

/** Periods to catch up on. Hours without votes and categories without members carry, so that their order counts. */
async function beginning(): Promise<TestWorld> {
  const world = await freshWorld({ startAt: STARTS, now: NOW, specialPartners: [2n, 5n] });
  await addPartners(world, 12);
  // Most have no position, so that most of every hour is carried on.
  await world.source.query('UPDATE partners SET position = NULL WHERE partner_id > 3');
  await setRate(world, '2026-01-01 00:00:00', '0.3333', '0.5');
  const votes: VoteRow[] = [];
  for (let hour = 0; hour < 26; hour++) {
    if (hour % 5 === 3) continue;
    for (let n = 0; n < 1 + (hour % 4); n++) {
      const day = hour < 24 ? '01' : '02';
      const time = `${String(hour % 24).padStart(2, '0')}:${10 + n}:00`;
      votes.push([
        1 + ((hour * 7 + n * 5) % 12),
        `${1 + ((hour * 13 + n) % 50)}.00000007`,
        `2026-03-${day} ${time}`,
      ]);
    }
  }
  await addVotes(world, votes);
  return world;
}

let asOne: Record<string, string[]> | undefined;

async function byOneInstance(): Promise<Record<string, string[]>> {
  if (asOne) return asOne;
  const world = await beginning();
  try {
    await ring({ ...world, catchUpHours: CATCH_UP_HOURS });
    asOne = await outcomeAfterAnotherBell(world);
    return asOne;
  } finally {
    await world.close();
  }
}

/** Transfers are sent by the one that holds their lease; what came after it had sent is sent when the next bell rings. */
async function outcomeAfterAnotherBell(world: TestWorld): Promise<Record<string, string[]>> {
  world.setClock(LATER);
  await ring({ ...world, catchUpHours: CATCH_UP_HOURS });
  return outcome(world);
}

async function expectAsOne(world: TestWorld): Promise<void> {
  const published = await publications(world);
  expect(published).toHaveLength(PERIODS);
  expect(published.filter((line) => !line.endsWith(': 1'))).toEqual([]);
  expect(await outcomeAfterAnotherBell(world)).toEqual(await byOneInstance());
  expect(await findAccountFaults(world.db)).toEqual([]);
}

test.each([2, 3])(
  '%i instances that ring the same bell publish every period once, with the accounts of one',
  async (count) => {
    const world = await beginning();
    try {
      const instances = Array.from({ length: count }, (_, index) => ({
        ...world.another(`instance-${index + 1}`),
        catchUpHours: CATCH_UP_HOURS,
      }));
      await Promise.all(instances.map(ring));
      await expectAsOne(world);
    } finally {
      await world.close();
    }
  },
  120_000,
);

test('two processes that ring the same bell publish every period once, with the accounts of one', async () => {
  const world = await beginning();
  try {
    const order = { addresses: world.addresses, startAt: STARTS, now: NOW, catchUpHours: CATCH_UP_HOURS };
    const processes = await Promise.all([
      startLineChild({ ...order, instance: 'process-1' }),
      startLineChild({ ...order, instance: 'process-2' }),
    ]);
    for (const one of processes) one.ring();
    expect(await Promise.all(processes.map((one) => one.ended))).toEqual([0, 0]);
    await expectAsOne(world);
  } finally {
    await world.close();
  }
}, 120_000);

test('a bell too many changes nothing', async () => {
  const world = await beginning();
  try {
    const one = { ...world, catchUpHours: CATCH_UP_HOURS };
    await ring(one);
    const before = await outcome(world);
    await Promise.all([ring({ ...one, instance: 'instance-1' }), ring({ ...one, instance: 'instance-2' })]);
    expect(await outcome(world)).toEqual(before);
  } finally {
    await world.close();
  }
}, 120_000);
