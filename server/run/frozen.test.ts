import { afterEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/connection';
import { findAccountFaults } from '../pool/check';
import { type LineChild, startLineChild } from '../testing/line-child';
import { beforeStatement } from '../testing/statements';
import { addPartners, addVotes, lines, outcome, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import type { World } from '../world';

const STARTS = '2026-03-01T00:00Z';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

async function beginning(hours: number): Promise<TestWorld> {
  const world = await freshWorld({ startAt: STARTS, now: '2026-03-01T00:00Z', specialPartners: [2n] });
  closings.push(() => world.close());
  await addPartners(world, 5);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 5');
  await setRate(world, '2026-01-01 00:00:00', '0.5');
  for (let hour = 0; hour < hours; hour++) {
    const time = `2026-03-01 ${String(hour).padStart(2, '0')}:20:00`;
    await addVotes(
      world,
      [1, 2, 3, 4, 5].map((partner) => [partner, `${hour + partner}.5`, time]),
    );
  }
  return world;
}

/** When the hour falls due, and how much later by the minute. */
const due = (hour: number, minutes = 0): string =>
  `2026-03-01T${String(hour + 1).padStart(2, '0')}:${30 + minutes}:00Z`;

/** Every transaction that writes for a run begins with this; the renewing of the lease, which a timer brings, is another statement. */
const FENCE = /^UPDATE runs SET beats|^update `runs` set `beats` = `runs`.`beats` \+ 1 where/;

/** An instance that stands still just before it asks the fence for the nth time. */
function freezing(world: TestWorld, nth: number): { world: World; frozen: Promise<void>; wake(): void } {
  const db: Database = openDatabase(world.addresses.own);
  closings.push(() => db.$client.end());
  let wake = () => {};
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const frozen = new Promise<void>((resolve) => {
    beforeStatement(db.$client, FENCE, nth, () => {
      resolve();
      return awake;
    });
  });
  return { world: { ...world.another(`frozen-${nth}`), db }, frozen, wake };
}

const computing = (world: TestWorld): Promise<string[]> =>
  lines(world.db.$client, "SELECT id FROM runs WHERE status = 'computing'");

/** Ends the lease of whoever works, as its time would, and lets another instance ring until the run is published. */
async function takeOver(world: TestWorld, by: string): Promise<void> {
  // In this process a frozen instance still has its timer, which may renew the lease just now.
  while ((await computing(world)).length > 0) {
    await world.db.$client.query("UPDATE runs SET lease_until = '2026-01-01' WHERE status = 'computing'");
    await ring(world.another(by));
  }
}

test('an instance that wakes after it was taken over writes nothing more, wherever it stood still', async () => {
  const places = 20;
  const world = await beginning(places);
  const reached: number[] = [];
  for (let nth = 1; nth <= places; nth++) {
    world.setClock(due(nth - 1));
    const one = freezing(world, nth);
    const ringing = ring(one.world);
    const stood = await Promise.race([one.frozen.then(() => true), ringing.then(() => false)]);
    if (!stood) continue;
    if ((await computing(world)).length === 0) {
      // It has published; what is left to it is to say so.
      one.wake();
      await ringing;
      continue;
    }
    reached.push(nth);
    await takeOver(world, `other-${nth}`);
    const before = await outcome(world);
    one.wake();
    await ringing;
    expect(await outcome(world), `after the fence was asked ${nth} times`).toEqual(before);
  }
  // Each step begins and ends with a fence, and holding, each batch, the figures and publishing have one of their own.
  expect(reached.length).toBeGreaterThanOrEqual(16);
  expect((await publications(world)).every((line) => line.endsWith(': 1'))).toBe(true);
  expect(await findAccountFaults(world.db)).toEqual([]);

  const undisturbed = await beginning(places);
  undisturbed.setClock(due(places - 1));
  await ring(undisturbed);
  world.setClock(due(places - 1, 5));
  await ring(world);
  expect(await outcome(world)).toEqual(await outcome(undisturbed));
}, 240_000);

async function stoppedProcess(world: TestWorld, text: string): Promise<LineChild> {
  const strike = { on: 'own', text, nth: 1, signal: 'SIGSTOP' } as const;
  const order = { addresses: world.addresses, startAt: STARTS, now: due(0), instance: 'frozen', strike };
  const child = await startLineChild(order);
  // Before the databases are dropped, which would wait for it.
  closings.push(async () => child.kill());
  child.ring();
  await child.stopped();
  return child;
}

async function expectNoTrace(world: TestWorld, child: LineChild): Promise<void> {
  const before = await outcome(world);
  expect(await publications(world)).toEqual(['hourly 2026-03-01 00:00:00: 1']);
  child.wake();
  await child.ended;
  expect(await outcome(world)).toEqual(before);
}

test('a process that is stopped and woken after the takeover leaves no trace', async () => {
  const world = await beginning(1);
  const child = await stoppedProcess(world, 'UPDATE runs SET beats = beats + 1');
  world.setClock(due(0, 1));
  await ring(world.another('other'));
  await expectNoTrace(world, child);
}, 120_000);

test('a process that is stopped within a transaction keeps its locks only until the server ends it', async () => {
  const world = await beginning(1);
  const child = await stoppedProcess(world, 'INTO TABLE hourly_rewards CHARACTER');
  world.setClock(due(0, 1));
  await ring(world.another('other'));
  expect(await publications(world), 'while the locks are kept').toEqual([]);
  await endItsConnections(world);
  await ring(world.another('other'));
  await expectNoTrace(world, child);
}, 120_000);

/** Does what the server does by itself after two minutes of silence. */
async function endItsConnections(world: TestWorld): Promise<void> {
  const [timeout] = await lines(world.db.$client, 'SELECT @@SESSION.wait_timeout');
  expect(Number(timeout)).toBeLessThanOrEqual(120);
  const transactions = await lines(
    world.db.$client,
    `SELECT p.id FROM information_schema.processlist p JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
      WHERE p.db = DATABASE() AND t.trx_rows_locked > 0`,
  );
  for (const id of transactions) await world.db.$client.query(`KILL ${id}`);
}
