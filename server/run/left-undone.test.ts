import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { breaches, hourlyRewards, runSteps, runs } from '../db/schema';
import { transaction } from '../db/transaction';
import { sweepAll } from '../pool/sweep';
import { Refusal } from '../refusal';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { deliverTransfers } from '../transfer/sender';
import { askForRun } from './ask';
import { approve, seenOf, waitingRun } from './decide';
import { insertAttempt } from './open';
import { skip } from './skip';

const signal = new AbortController().signal;
const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const reason = 'the story says so';
const operator = { actor: { name: 'olga', role: 'operator' as const }, reason };
const approver = { actor: { name: 'anna', role: 'approver' as const }, reason };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z', specialPartners: [1n] });
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '40', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:11:00'],
  ]);
});
afterEach(() => world.close());

test('what was published by a process that died before it looked after it is looked after by the next tick', async () => {
  await ring(world);
  const [published] = await world.db.select().from(runs);
  expect(published?.checkedAt).not.toBeNull();
  // As that process left it: published, a step still open, nothing looked after, and a row that somebody has changed.
  await world.db.update(runs).set({ checkedAt: null }).where(eq(runs.id, published!.id));
  await world.db.update(runSteps).set({ endedAt: null }).where(eq(runSteps.step, 'publish'));
  await world.db.update(hourlyRewards).set({ all: null }).where(eq(hourlyRewards.place, 0));
  world.setClock('2026-03-01T01:32Z');
  await ring(world);
  const found = await world.db.select().from(breaches);
  expect(found.map((row) => row.sentence)).toEqual([
    expect.stringContaining('the rows of run 1 sum to'),
    expect.stringContaining('the digest of the rows of run 1'),
  ]);
  expect(await lines(world.db.$client, 'SELECT step FROM run_steps WHERE ended_at IS NULL')).toEqual([]);
  world.setClock('2026-03-01T01:34Z');
  await ring(world);
  expect(await world.db.select().from(breaches), 'it is looked after once').toHaveLength(2);
});

test('a skip and an attempt of the same period wait for one another, and one of them is refused', async () => {
  let skipping: Promise<unknown> | null = null;
  await transaction(world.db, async (tx) => {
    await insertAttempt(tx, world, HOUR, { actor: operator.actor, reason }, await world.clock());
    // The skip begins while the attempt is not committed yet, and sees it all the same.
    skipping = skip(world, HOUR, operator, false).catch((error: unknown) => error);
  });
  expect(await skipping).toBeInstanceOf(Refusal);
  expect(await lines(world.db.$client, 'SELECT COUNT(*) FROM skips')).toEqual(['0']);
  expect(await lines(world.db.$client, 'SELECT COUNT(*) FROM runs')).toEqual(['1']);
});

test('a sweep of all hours that has failed is tried again soon, and not only on the next day', async () => {
  await ring(world);
  const start = parseInstant('2026-03-01T00:00Z');
  world.setClock('2026-03-03T01:30Z');
  await world.source.query('RENAME TABLE partners TO partners_away');
  await expect(sweepAll(world, start)).rejects.toThrow();
  await world.source.query('RENAME TABLE partners_away TO partners');
  expect(await sweepAll(world, start), 'it pauses after a failure').toBeNull();
  world.setClock('2026-03-03T01:41Z');
  expect(await sweepAll(world, start)).toMatchObject({ hours: 1 });
  expect(await sweepAll(world, start)).toBeNull();
});

describe('a sender that reads what to send and stands still past its lease, while a rerun is published and delivered by another', () => {
  const sums = () => lines(world.remote, 'SELECT cc_reward FROM cc_hourly');
  let meanwhile: string[];

  /** Sends the first attempt's amount, standing still just before it writes. */
  async function sendLate(): Promise<void> {
    await ring({ ...world, remote: null });
    await addVotes(world, [[3, '40', '2026-03-01 00:12:00']]);
    await askForRun(world, HOUR, operator, { rerun: { standings: 'current' } }, signal);
    const late = Object.create(world.remote, {
      getConnection: {
        value: async () => {
          const connection = await world.remote.getConnection();
          return Object.create(connection, {
            query: {
              value: async (sql: string, values: unknown[]) => {
                if (sql.startsWith('INSERT')) await rerunMeanwhile();
                return connection.query(sql, values);
              },
            },
          });
        },
      },
    }) as typeof world.remote;
    await deliverTransfers({ ...world.another('the one that stands still'), remote: late }, signal);
  }

  async function rerunMeanwhile(): Promise<void> {
    await approve(world, HOUR, approver, seenOf(await waitingRun(world.db, HOUR)), false);
    world.setClock('2026-03-01T01:40Z');
    await deliverTransfers(world, signal);
    meanwhile = await sums();
  }

  test('brings nothing', async () => {
    await sendLate();
    expect(meanwhile).toEqual(['14.00000000']);
    expect(await sums()).toEqual(meanwhile);
    await deliverTransfers(world, signal);
    expect(await lines(world.db.$client, 'SELECT amount, status FROM transfers ORDER BY run_id')).toEqual([
      '12.00000000 cancelled',
      '14.00000000 delivered',
    ]);
  });

  test('is followed by the newer amount once more where the table keeps no transactions', async () => {
    await world.remote.query('ALTER TABLE cc_hourly ENGINE = MyISAM');
    await sendLate();
    expect(await sums(), 'what it brings comes last').toEqual(['12.00000000']);
    await deliverTransfers(world, signal);
    expect(await sums()).toEqual(meanwhile);
  });
});
