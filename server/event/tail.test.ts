import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, later } from '@/lib/period';
import { events } from '@/server/db/schema';
import { transaction } from '@/server/db/transaction';
import { at, ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { pruneEvents } from './prune';
import { recordEvent } from './record';
import { type Event, EventTail, eventsAfter } from './tail';

let own: TestOwnDatabase;
beforeAll(async () => {
  own = await ownDatabase('events');
});
afterAll(() => own.close());
beforeEach(async () => {
  await own.db.delete(events);
});

const NOW = at('2026-11-22T13:00:00Z');
const seconds = (count: number): Instant => later(NOW, count * 1_000);

const record = (when: Instant, subject: string) =>
  transaction(own.db, (tx) => recordEvent(tx, when, 'run', subject));

function listening(tail: EventTail): Event[] {
  const heard: Event[] = [];
  tail.listen((event) => heard.push(event));
  return heard;
}

describe('the tail of events', () => {
  test('hands on what was committed since the last look, once, in order', async () => {
    const tail = new EventTail(own.db);
    const heard = listening(tail);
    await record(NOW, 'before');
    await tail.look(NOW);
    await record(seconds(1), 'a');
    await record(seconds(1), 'b');
    await tail.look(seconds(2));
    await tail.look(seconds(4));
    expect(heard.map((event) => event.subject)).toEqual(['a', 'b']);
  });

  test('finds a lower id that is committed after a higher one', async () => {
    const tail = new EventTail(own.db);
    const heard = listening(tail);
    await tail.look(NOW);
    let higherIsIn: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => {
      higherIsIn = resolve;
    });
    let lowerIsTaken: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => {
      lowerIsTaken = resolve;
    });
    const lower = transaction(own.db, async (tx) => {
      await recordEvent(tx, seconds(1), 'run', 'lower');
      lowerIsTaken();
      await wait;
    });
    await taken;
    await record(seconds(1), 'higher');
    await tail.look(seconds(2));
    expect(heard.map((event) => event.subject)).toEqual(['higher']);
    higherIsIn();
    await lower;
    await tail.look(seconds(9));
    await tail.look(seconds(30));
    expect(heard.map((event) => event.subject)).toEqual(['higher', 'lower']);
    expect(Number(heard[1]!.id)).toBeLessThan(Number(heard[0]!.id));
  });

  test('finds a low id of a cluster that gives ids out in blocks by its time', async () => {
    const tail = new EventTail(own.db);
    const heard = listening(tail);
    await own.db.insert(events).values({ id: 900_000, at: NOW, topic: 'run', subject: 'high' });
    await tail.look(NOW);
    await tail.look(seconds(60));
    await own.db.insert(events).values({ id: 5, at: seconds(61), topic: 'run', subject: 'low' });
    await tail.look(seconds(62));
    expect(heard.map((event) => event.subject)).toEqual(['low']);
  });

  test('does not hear of what was rolled back, nor tells one that stopped listening', async () => {
    const tail = new EventTail(own.db);
    const heard: Event[] = [];
    const stop = tail.listen((event) => heard.push(event));
    await tail.look(NOW);
    const failed = transaction(own.db, async (tx) => {
      await recordEvent(tx, seconds(1), 'run', 'never');
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await tail.look(seconds(2));
    stop();
    await record(seconds(3), 'unheard');
    await tail.look(seconds(4));
    expect(heard).toEqual([]);
  });

  test('gives a browser that comes back what it has missed', async () => {
    await record(NOW, 'a');
    await record(NOW, 'b');
    const rows = await own.db.select().from(events);
    const missed = await eventsAfter(own.db, String(rows[0]!.id));
    expect(missed.map((event) => event.subject)).toEqual(['b']);
    expect(await eventsAfter(own.db, "1' or '1'='1")).toEqual([]);
  });

  test('deletes what is older than a day, in steps', async () => {
    for (const subject of ['1', '2', '3', '4', '5']) await record(NOW, subject);
    await record(later(NOW, 20 * 3_600_000), 'young');
    expect(await pruneEvents(own.db, later(NOW, 25 * 3_600_000), 2)).toBe(5);
    expect(await own.db.select().from(events)).toHaveLength(1);
  });
});
