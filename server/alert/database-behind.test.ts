import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { highWaterFile } from '../high-water/file';
import { HighWater } from '../high-water/high-water';
import { approveRestored, proposeRestored } from '../high-water/restored';
import { alertingTo, look } from '../testing/alerts';
import { silent } from '../testing/own-database';
import { openReceiver } from '../testing/receiver';
import { addPartners, ring, setRate } from '../testing/story';
import { freshWorld } from '../testing/world';
import type { World } from '../world';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
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

  // The same data folder beside a database as it was before that hour.
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
