import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { dailyLine, isComplete } from '@/lib/daily-line';
import { parseInstant, periodFrom } from '@/lib/period';
import { transferDifferences } from '../db/schema-transfers';
import { highWaterFile } from '../high-water/file';
import { HighWater } from '../high-water/high-water';
import { approveRestored, proposeRestored } from '../high-water/restored';
import { readProgramName } from '../program';
import { askForRun } from '../run/ask';
import { approve, seenOf, waitingRun } from '../run/decide';
import { alertingTo, look } from '../testing/alerts';
import { askAs, MarkedWorld } from '../testing/marked-world';
import { silent } from '../testing/own-database';
import { openReceiver } from '../testing/receiver';
import { addPartners, ring, setRate } from '../testing/story';
import { freshWorld } from '../testing/world';
import { compareIfDue, readComparison } from '../transfer/comparison';
import { tendTransfers } from '../transfer/duty';
import { retryTransfers } from '../transfer/retry';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';

import { readDayFigures } from './daily-line';
import { openAlerts } from './list';

const signal = new AbortController().signal;
const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const DAY = periodFrom('daily', parseInstant('2026-03-01T00:00Z'), 'UTC');

/** Two persons decide that everything that is missing was published. */
async function markAll(world: World): Promise<void> {
  const { id } = await proposeRestored(world, 'mark published', askAs('ben', 'operator'));
  await approveRestored(world, id, false, askAs('anna', 'approver'));
}

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

test('the line of a day says what was published elsewhere, and counts what was paid there', async () => {
  const set = await MarkedWorld.open();
  const receiver = await openReceiver();
  closings.push(
    () => set.close(),
    () => receiver.close(),
  );
  await set.votes('2026-03-01 02:20:00', '2026-03-01 11:20:00', '2026-03-01 22:20:00');
  set.at('2026-03-01T11:31Z');
  const world = set.with('data');
  await ring(world);
  const backup = await set.backUp('yesterday');
  set.at('2026-03-02T00:40Z');
  await ring(world);
  const whole = await readDayFigures(world, DAY, await world.clock());
  const copy = await set.restored(backup);
  const alerting = alertingTo(receiver.address);
  set.at('2026-03-02T02:10Z');
  await look(copy, alerting);
  expect(receiver.taken()).toContain('begun database behind');
  expect(receiver.taken(), 'nobody knows yet what was published').not.toContain(
    'begun daily line:2026-03-01',
  );
  await markAll(copy);
  const figures = await readDayFigures(copy, DAY, await copy.clock());
  expect(figures.hours.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 11 }, () => 'published'),
    ...Array.from({ length: 13 }, () => 'elsewhere'),
  ]);
  expect(figures).toMatchObject({ day: 'elsewhere', paid: whole.paid, bonus: whole.bonus });
  expect(dailyLine(figures)).toMatch(
    /^11 of 24 hours published \(13 hours from 11:00 were published elsewhere\), the day published elsewhere, /,
  );
  expect(isComplete({ ...figures, remote: { sort: 'equal' } })).toBe(true);
  await look(copy, alerting);
  expect(receiver.taken()).toContain('begun daily line:2026-03-01');
});

test('while a database is behind nothing is called stuck, compared or retried, and what was told before still stands', async () => {
  const set = await MarkedWorld.open();
  const receiver = await openReceiver();
  closings.push(
    () => set.close(),
    () => receiver.close(),
  );
  const alerting = alertingTo(receiver.address);
  await set.votes('2026-03-01 00:20:00', '2026-03-01 01:20:00');
  const [world, sending] = [{ ...set.with('data'), remote: null }, set.with('data')];
  set.at('2026-03-01T01:31Z');
  await ring(world);
  const untold = await set.backUp('untold');
  set.at('2026-03-01T01:50Z');
  await look(world, alerting);
  expect(receiver.taken()).toEqual(['begun transfer stuck']);
  const told = await set.backUp('told');
  await deliverTransfers(sending, signal);
  await look(world, alerting);
  expect(receiver.taken().slice(1)).toEqual(['over transfer stuck']);
  set.at('2026-03-01T02:31Z');
  await ring(sending);
  await set.bare.remote.query('UPDATE cc_hourly SET cc_reward = 0');

  set.at('2026-03-01T03:00Z');
  for (const [backup, stands] of [
    [untold, []],
    [told, ['transfer stuck']],
  ] as const) {
    const errors: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
    const copy = { ...(await set.restored(backup)), log };
    await tendTransfers(copy, signal)();
    await look(copy, alerting);
    const sorts = (await openAlerts(copy.db, [])).map(({ sort }) => sort);
    expect(sorts).toContain('database behind');
    expect(sorts.filter((sort) => sort === 'transfer stuck')).toEqual(stands);
    expect(errors, 'the log calls nothing stuck').toEqual([]);
    expect(await readComparison(copy.db, 1), 'nothing is compared').toMatchObject({ comparedAt: null });
    for (const dryRun of [false, true])
      await expect(retryTransfers(copy, { ...askAs('olga', 'operator'), dryRun }, {})).rejects.toThrow(
        /1 hour is missing\..+nothing is sent/,
      );
  }
});

test('a difference of an hour whose rerun was published elsewhere is over when that is marked, or at the next comparison', async () => {
  const set = await MarkedWorld.open();
  const receiver = await openReceiver();
  closings.push(
    () => set.close(),
    () => receiver.close(),
  );
  const alerting = alertingTo(receiver.address);
  await set.votes('2026-03-01 00:20:00');
  const world = set.with('data');
  set.at('2026-03-01T01:31Z');
  await ring(world);
  await deliverTransfers(world, signal);
  await set.bare.remote.query('UPDATE cc_hourly SET cc_reward = 0');
  await compareIfDue(world, signal);
  await look(world, alerting);
  const begun = 'begun remote differs:2026-03-01T01:31:00Z';
  expect(receiver.taken()).toEqual([begun]);
  const backup = await set.backUp('with a difference');
  await set.votes('2026-03-01 00:40:00');
  await askForRun(world, HOUR, askAs('olga', 'operator'), { rerun: { standings: 'frozen' } }, signal);
  await approve(world, HOUR, askAs('anna', 'approver'), seenOf(await waitingRun(world.db, HOUR)), true);
  await deliverTransfers(world, signal);

  const copy = await set.restored(backup);
  const kept = await copy.db.select().from(transferDifferences);
  expect(kept).toHaveLength(1);
  await markAll(copy);
  await look(copy, alerting);
  expect(receiver.taken().filter((line) => line.includes('remote differs'))).toEqual([
    begun,
    begun.replace('begun', 'over'),
  ]);
  expect(await copy.db.select().from(transferDifferences)).toEqual([]);

  // As a version has left it that did not end it with the mark.
  await copy.db.insert(transferDifferences).values(kept);
  set.at('2026-03-01T02:32Z');
  await compareIfDue(copy, signal);
  expect(await readComparison(copy.db, 1)).toMatchObject({ differing: 0, trouble: null });
});

test('a database that was put back is told of once, and it is over when two persons have decided', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'allot-behind-'));
  const beginning = { startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' };
  const [before, after] = [await freshWorld(beginning), await freshWorld(beginning)];
  const receiver = await openReceiver();
  closings.push(
    () => rm(folder, { recursive: true, force: true }),
    () => before.close(),
    () => after.close(),
    () => receiver.close(),
  );
  const alerting = alertingTo(receiver.address);
  const highWater = () => new HighWater({ file: highWaterFile(folder), remote: null, log: silent });
  await addPartners(before, 1);
  await setRate(before, '2026-01-01 00:00:00', '1');
  before.setClock('2026-03-01T01:30Z');
  const published: World = { ...before, highWater: highWater() };
  await ring(published);
  await look(published, alerting);
  expect(receiver.received).toEqual([]);

  // The same program and data folder beside a database as it was before that hour.
  const name = await readProgramName(before.db);
  await after.db.$client.query('UPDATE audit SET hash = ? WHERE seq = 1', [name]);
  const restored: World = { ...after, source: before.source, highWater: highWater() };
  after.setClock('2026-03-01T01:40Z');
  for (let times = 0; times < 3; times++) await look(restored, alerting);
  expect(receiver.taken()).toEqual(['begun database behind']);
  expect(receiver.received[0]!.body.sentence).toMatch(
    /1 hour is missing\..+No run starts and nothing is sent/,
  );

  const ask = (name: string, role: 'operator' | 'approver') =>
    ({ actor: { name, role }, reason: 'the disk broke' }) as const;
  const { id } = await proposeRestored(restored, 'run again', ask('ben', 'operator'));
  await look(restored, alerting);
  expect(receiver.received, 'one has proposed').toHaveLength(1);
  await approveRestored(restored, id, true, ask('anna', 'approver'));
  await look(restored, alerting);
  expect(receiver.taken()).toEqual(['begun database behind', 'over database behind']);
});
