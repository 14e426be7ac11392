import { afterEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase, openPool } from '../db/connection';
import { findAccountFaults } from '../pool/check';
import { type BreakableWay, breakableWay } from '../testing/outage';
import { beforeStatement } from '../testing/statements';
import { addPartners, addVotes, lines, outcome, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import type { World } from '../world';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

async function beginning(hours: number): Promise<TestWorld> {
  const world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T00:00Z',
    specialPartners: [2n],
  });
  closings.push(() => world.close());
  await addPartners(world, 4);
  await setRate(world, '2026-01-01 00:00:00', '0.5');
  for (let hour = 0; hour < hours; hour++) {
    const time = `2026-03-01 ${String(hour).padStart(2, '0')}:20:00`;
    await addVotes(
      world,
      [1, 2, 3].map((partner) => [partner, `${hour + partner}.5`, time]),
    );
  }
  return world;
}

const minutes = (count: number): string => new Date(Date.UTC(2026, 2, 1) + count * 60_000).toISOString();
/** When the hour falls due, in minutes of the program. */
const due = (hour: number): number => (hour + 1) * 60 + 30;

/** An instance whose way to our own database can be broken. */
async function onBreakableWay(world: TestWorld): Promise<{ one: World; way: BreakableWay; db: Database }> {
  const way = await breakableWay(world.addresses.own);
  closings.push(() => way.close());
  const db = openDatabase(way.url, { connections: 6, queue: 50, acquireMs: 2_000 });
  closings.push(() => db.$client.end().catch(() => undefined));
  return { one: { ...world.another('on-a-bad-way'), db }, way, db };
}

const step = (world: TestWorld): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(step, ' ', tries, ' ', TIMESTAMPDIFF(SECOND, started_at, next_try_at)) FROM run_steps
      WHERE error IS NOT NULL AND ended_at IS NULL`,
  );

async function expectAsUndisturbed(world: TestWorld, hours: number): Promise<void> {
  expect(await publications(world)).toHaveLength(hours);
  expect(await findAccountFaults(world.db)).toEqual([]);
  expect(await lines(world.db.$client, 'SELECT sentence FROM breaches')).toEqual([]);
  const undisturbed = await beginning(hours);
  for (let hour = 0; hour < hours; hour++) {
    undisturbed.setClock(minutes(due(hour)));
    await ring(undisturbed);
  }
  expect(await outcome(world)).toEqual(await outcome(undisturbed));
}

describe('our own database goes away', () => {
  test('in the middle of computing: the next instance that finds the lease run out goes on', async () => {
    const world = await beginning(1);
    world.setClock(minutes(due(0)));
    const { one, way, db } = await onBreakableWay(world);
    beforeStatement(db.$client, 'INTO TABLE hourly_rewards CHARACTER', 1, () => void way.cut());
    await ring(one).catch(() => undefined);
    expect(await lines(world.db.$client, 'SELECT status FROM runs')).toEqual(['computing']);
    expect(await lines(world.db.$client, 'SELECT * FROM reward_list_hourly')).toEqual([]);
    await expect(ring(one), 'while it is away').rejects.toThrow();
    way.restore();
    await ring(one);
    expect(await publications(world), 'before the lease has run out').toEqual([]);
    world.setClock(minutes(due(0) + 1));
    await ring(one);
    await expectAsUndisturbed(world, 1);
  }, 120_000);

  test('for one connection: the error stands on the step, which is tried again after a pause', async () => {
    const world = await beginning(1);
    world.setClock(minutes(due(0)));
    const { one, db } = await onBreakableWay(world);
    beforeStatement(db.$client, 'INTO TABLE hourly_rewards CHARACTER', 1, async (id) => {
      await world.db.$client.query(`KILL ${id}`);
    });
    await ring(one);
    expect(await step(world)).toEqual(['compute 1 5']);
    world.setClock(minutes(due(0) + 1));
    await ring(one);
    await expectAsUndisturbed(world, 1);
  }, 120_000);

  test.each([
    ['the answer to a COMMIT is lost', /^commit/i, 1],
    ['a connection breaks before a statement', /./, 9],
  ])(
    '%s, whichever it is: nothing is lost and nothing is done twice',
    async (what, text, every) => {
      // As many as a day has before it is run itself, and about as many as a run has COMMITs.
      const hours = 22;
      const world = await beginning(hours);
      for (let hour = 0; hour < hours; hour++) {
        world.setClock(minutes(due(hour)));
        const { one, way, db } = await onBreakableWay(world);
        beforeStatement(db.$client, text, 1 + hour * every, () => {
          if (what.includes('COMMIT')) way.loseNextAnswer();
          else way.drop();
          return undefined;
        });
        await ring(one).catch(() => undefined);
        // The lease has run out by then, and the pause before the next try is over.
        world.setClock(minutes(due(hour) + 2));
        await ring(world.another('after'));
        expect(await publications(world), `after the ${1 + hour * every}th`).toHaveLength(hour + 1);
        expect(
          await lines(world.db.$client, 'SELECT step, error FROM run_steps WHERE error IS NOT NULL'),
        ).toEqual([]);
      }
      await expectAsUndisturbed(world, hours);
    },
    240_000,
  );
});

describe('the source goes away', () => {
  test('while it is read: the run waits with the error on its step, and goes on by itself', async () => {
    const world = await beginning(2);
    world.setClock(minutes(due(0)));
    const way = await breakableWay(world.addresses.source);
    closings.push(() => way.close());
    const source = openPool(way.url);
    closings.push(() => source.end().catch(() => undefined));
    const one = { ...world.another('one'), source };
    beforeStatement(source, 'FROM votes WHERE cast_at >=', 1, () => void way.cut());
    await ring(one).catch(() => undefined);
    expect(await step(world)).toEqual(['read 1 5']);
    world.setClock(minutes(due(0) + 10));
    await ring(one);
    expect(await step(world), 'no run starts while it is away').toEqual(['read 1 5']);
    way.restore();
    await ring(one);
    expect(await publications(world)).toEqual(['hourly 2026-03-01 00:00:00: 1']);
  }, 120_000);
});

describe('what cannot be read yet', () => {
  test('is tried again with pauses that grow up to 5 minutes, and stops no later period', async () => {
    const world = await beginning(2);
    await world.source.query("UPDATE cc_rates SET effective_at = '2026-03-01 01:30:00'");
    const pauses: string[] = [];
    let clock = due(0) * 60;
    for (let tries = 1; tries <= 9; tries++) {
      world.setClock(minutes(clock / 60));
      await ring(world);
      pauses.push(...(await step(world)));
      // A bell before its time tries nothing.
      await ring(world);
      expect((await step(world))[0]).toBe(pauses.at(-1));
      clock += Number(pauses.at(-1)!.split(' ')[2]) + 1;
    }
    const expected = [5, 10, 20, 40, 80, 160, 300, 300, 300];
    expect(pauses).toEqual(expected.map((pause, index) => `read ${index + 1} ${pause}`));

    world.setClock(minutes(due(1)));
    await ring(world);
    expect(await publications(world)).toEqual(['hourly 2026-03-01 01:00:00: 1']);
    await setRate(world, '2026-03-01 01:00:00', '0.5');
    world.setClock(minutes(due(1) + 6));
    await ring(world);
    expect(await publications(world)).toHaveLength(2);
    expect(await findAccountFaults(world.db)).toEqual([]);
  }, 120_000);
});
