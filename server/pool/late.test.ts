import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { callAs } from '../testing/api';
import { at } from '../testing/own-database';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { findAccountFaults } from './check';
import { leaveLate } from './late';
import { bookedLate } from './late-booked';
import { lateHours } from './late-hours';
import { noteSighting } from './sightings';
import { sweepAll } from './sweep';

// The first hour of a day brought 40 CC and is published; its day waits.
const START = at('2026-03-01T00:00Z');
const BEN = { actor: { name: 'ben', role: 'operator' as const }, reason: 'they are not genuine' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  await ring(world);
});
afterEach(async () => {
  expect(await findAccountFaults(world.db)).toEqual([]);
  await world.close();
});

const inbox = async () => lateHours(world.db, world.zone, await world.clock());
const partsOf = async () => (await inbox()).flatMap(({ pools }) => pools);
const booked = async () => (await bookedLate(world.db, { after: null, limit: 10 })).rows;
const lateVote = (cc: string) => addVotes(world, [[2, cc, '2026-03-01 00:50:00']]);
const noLateVote = () => world.source.query('DELETE FROM votes WHERE partner_id = 2');

async function sweepAt(now: string): Promise<void> {
  world.setClock(now);
  await sweepAll(world, START);
}

/** Notes what the source has, as a sweep does that was refused the booking. */
const note = async (cc: string, votes: number) => {
  const hour = { kind: 'hourly' as const, start: START, end: at('2026-03-01T01:00Z') };
  await noteSighting(world.db, { hour, votes, cc: parseAmount(cc) }, false, await world.clock());
};

describe('the inbox', () => {
  test('tells what a sweep would do, and the next sweep does that', async () => {
    await lateVote('8');
    await note('48', 2);
    const told = await inbox();
    const late = { counted: '40.00000000', lateCc: '8.00000000', lateVotes: 1, shrankBy: '0.00000000' };
    expect(told).toMatchObject([
      {
        hourStart: START,
        cc: '48.00000000',
        byItselfUntil: at('2026-03-03T01:00Z'),
        pools: [
          { ...late, pool: 'hourly', effect: '2.00000000', outcome: 'next sweep' },
          { ...late, pool: 'daily', effect: '6.00000000', outcome: 'next sweep' },
        ],
        left: null,
      },
    ]);
    expect(await booked()).toEqual([]);
    await sweepAt('2026-03-03T01:00:00.999Z');
    const rows = await booked();
    expect(rows.map(({ pool, amount, earmarkedFor }) => ({ pool, amount, earmarkedFor }))).toEqual(
      told[0]!.pools.map(({ pool, effect, earmarkedFor }) => ({ pool, amount: effect, earmarkedFor })),
    );
    expect(rows[0]).toMatchObject({
      votes: 1,
      cc: '8.00000000',
      bookedAt: at('2026-03-03T01:00:00.999Z'),
      sweep: { id: expect.any(Number), reach: 'all', startedAt: at('2026-03-03T01:00:00.999Z') },
      person: null,
    });
    expect(await inbox()).toEqual([]);
  });

  test('tells that late votes wait for a person from the second after 48 hours on', async () => {
    await lateVote('8');
    await sweepAt('2026-03-03T01:00:01Z');
    expect((await partsOf()).map(({ outcome, earmarkedFor }) => [outcome, earmarkedFor])).toEqual([
      ['waits', null],
      ['waits', null],
    ]);
  });

  test('tells which pool waits for an attempt to be decided', async () => {
    world.setClock('2026-03-02T00:31Z');
    await callAs(world, 'ben').attempts.run({
      kind: 'daily',
      start: START,
      gate: 'manual',
      reason: 'the story says so',
    });
    await note('48', 2);
    expect((await partsOf()).map(({ pool, outcome }) => [pool, outcome])).toEqual([
      ['hourly', 'next sweep'],
      ['daily', 'undecided'],
    ]);
  });

  test('tells by how much the source shrank', async () => {
    await world.source.query('UPDATE votes SET cc = 10');
    await sweepAt('2026-03-02T12:00Z');
    const shrank = { outcome: 'shrank', lateCc: '0.00000000', shrankBy: '30.00000000', lateVotes: 0 };
    expect(await partsOf()).toMatchObject([
      { ...shrank, effect: '-7.50000000' },
      { ...shrank, effect: '-22.50000000' },
    ]);
  });
});

describe('what a person left', () => {
  const left = async () => (await inbox()).map((hour) => hour.left && [hour.left.cc, hour.left.stands]);

  beforeEach(async () => {
    await lateVote('8');
    await sweepAt('2026-03-03T12:00Z');
    expect(await leaveLate(world, START, BEN, parseAmount('48'))).toEqual({ leftCc: '48.00000000' });
  });

  test('stays left when the source agrees for a moment and differs again', async () => {
    await noLateVote();
    await sweepAt('2026-03-04T13:00Z');
    expect(await inbox()).toEqual([]);
    await expect(leaveLate(world, START, BEN)).rejects.toThrow(/no late votes of the hour .* wait/);
    await lateVote('8');
    await sweepAt('2026-03-05T14:00Z');
    expect(await inbox()).toMatchObject([
      { left: { by: 'ben', reason: BEN.reason, cc: '48.00000000', stands: true } },
    ]);
  });

  test('does not hide more, nor that the source lost votes since', async () => {
    await noLateVote();
    await lateVote('7');
    await sweepAt('2026-03-04T13:00Z');
    expect(await left()).toEqual([['48.00000000', true]]);
    await lateVote('2');
    await sweepAt('2026-03-05T14:00Z');
    expect(await left()).toEqual([['48.00000000', false]]);
    await world.source.query('DELETE FROM votes');
    await sweepAt('2026-03-06T15:00Z');
    expect(await left()).toEqual([['48.00000000', false]]);
  });
});

test('an hour that agrees again and that nobody has left is forgotten', async () => {
  await lateVote('8');
  await sweepAt('2026-03-03T12:00Z');
  await noLateVote();
  await sweepAt('2026-03-04T13:00Z');
  expect(await lines(world.db.$client, 'SELECT hour_start FROM sightings')).toEqual([]);
});
