import { afterAll, beforeAll, expect, test } from 'vitest';
import { callAs } from '../testing/api';
import { at } from '../testing/own-database';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

// Three hours of a day, of which the first two are published; partner 3 is inactive, and somebody votes who is no partner.
let world: TestWorld;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:40Z' });
  await addPartners(world, 3);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 3');
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '10', '2026-03-01 00:10:00'],
    [1, '2.5', '2026-03-01 00:29:59'],
    [2, '1', '2026-03-01 00:59:59'],
    [2, '4', '2026-03-01 01:00:00'],
    [3, '8', '2026-03-01 01:10:00'],
    [3, '8', '2026-03-01 01:11:00'],
    [99, '7', '2026-03-01 01:12:00'],
    [1, '-1', '2026-03-01 01:13:00'],
  ]);
  await world.source.query("UPDATE votes SET vote_type = 'down' WHERE partner_id = 2");
  await ring(world);
});
afterAll(() => world.close());

const votes = () => callAs(world, 'vera', 'viewer').votes;

test('the hours of a day have what the pools last counted, and the day has their sum', async () => {
  const counts = await votes().counts({ scale: 'hours', of: '2026-03-01' });
  expect(counts).toMatchObject({ votes: 6, cc: '33.50000000' });
  expect(counts.span).toMatchObject({ of: '2026-03-01', previous: null });
  expect(counts.periods).toHaveLength(24);
  expect(counts.periods.slice(0, 3)).toMatchObject([
    { votes: 3, cc: '13.50000000', state: 'counted', voters: 2, runId: expect.any(Number) },
    { votes: 3, cc: '20.00000000', state: 'counted', voters: 2, runId: expect.any(Number) },
    { votes: null, cc: null, runId: null },
  ]);
});

test('late votes that were booked are among what is counted', async () => {
  await addVotes(world, [[1, '0.5', '2026-03-01 00:20:00']]);
  await callAs(world, 'ben', 'operator').late.accrue({
    hourStart: at('2026-03-01T00:00Z'),
    cc: '14',
    reason: 'they are genuine',
  });
  const counts = await votes().counts({ scale: 'hours', of: '2026-03-01' });
  expect(counts.periods[0]).toMatchObject({ votes: 4, cc: '14.00000000' });
  const month = await votes().counts({ scale: 'days', of: '2026-03' });
  expect(month.periods).toHaveLength(31);
  expect(month.periods[0]).toMatchObject({ votes: 7, cc: '34.00000000', runId: null, state: 'in part' });
  const { periods } = await votes().counts({ scale: 'days', of: '2026-02' });
  expect(new Set(periods.map(({ state }) => state))).toEqual(new Set(['before']));
});

test('the votes of each type are added up by hour, without the bad ones, and agree with what is counted', async () => {
  const byType = await votes().byType({ scale: 'hours', of: '2026-03-01' });
  if (byType.sort !== 'counted') throw new Error('they are few enough');
  expect(byType.starts).toHaveLength(24);
  expect(byType.types).toMatchObject([
    { type: 'up', votes: 5, cc: '29.00000000' },
    { type: 'down', votes: 2, cc: '5.00000000' },
  ]);
  const [up, down] = byType.types;
  expect(up?.ccAt.slice(0, 2)).toEqual(['13.00000000', '16.00000000']);
  expect(down?.votesAt.slice(0, 3)).toEqual([1, 1, 0]);
  const hour = await votes().byType({
    scale: 'hours',
    of: '2026-03-01',
    hour: at('2026-03-01T01:00Z'),
  });
  expect(hour).toMatchObject({ types: [{ type: 'up', cc: '16.00000000' }, { type: 'down' }] });
});

test('many pages that ask for the types at once are each told the same', async () => {
  const asked = await Promise.all(
    [1, 2, 3, 4].map((time) =>
      votes().byType(
        time % 2 === 0 ? { scale: 'days', of: '2026-03' } : { scale: 'hours', of: '2026-03-01' },
      ),
    ),
  );
  for (const one of asked)
    expect(one).toMatchObject({ types: [{ cc: '29.00000000' }, { cc: '5.00000000' }] });
});

test('more votes than a page may cost are not read from the source', async () => {
  await world.db.$client.query(
    "UPDATE accruals SET votes = 600001 WHERE hour_start = '2026-03-01 00:00:00' AND pool = 'hourly' AND seq = 2",
  );
  const day = await votes().byType({ scale: 'hours', of: '2026-03-01' });
  expect(day).toEqual({ sort: 'too many', votes: 600_004, most: 600_000 });
  const hour = { scale: 'hours', of: '2026-03-01', hour: at('2026-03-01T01:00Z') } as const;
  expect((await votes().byType(hour)).sort).toBe('counted');
});

test('the busiest partners are those of the latest published run, whether or not they took part', async () => {
  const busiest = await votes().busiest({ scale: 'hours', of: '2026-03-01' });
  expect(busiest).toMatchObject({ period: { start: at('2026-03-01T01:00Z') }, voters: 2, looked: 2 });
  expect(busiest?.rows).toMatchObject([
    { partnerId: '3', name: 'Partner 3', votes: 2, place: null, leftOut: 'inactive' },
    { partnerId: '2', votes: 1, ccVoted: '4.00000000', place: 0, leftOut: null },
  ]);
  expect(await votes().busiest({ scale: 'days', of: '2026-04' })).toBeNull();
});

test('the bad rows are told by kind with the runs that met them', async () => {
  const { runs, kinds } = await votes().badRows({ scale: 'hours', of: '2026-03-01' });
  expect(runs).toBe(2);
  expect(kinds).toMatchObject([
    { kind: 'negativeCc', count: 1, everywhere: false, runs: [{ count: 1 }], more: 0 },
    { kind: 'unknownPartner', count: 1 },
  ]);
});

test('what is no day, no month or no hour of the day is refused with a sentence', async () => {
  await expect(votes().counts({ scale: 'hours', of: '2026-3-1' })).rejects.toThrow(/is no date; write/);
  await expect(votes().counts({ scale: 'days', of: '2026-13' })).rejects.toThrow(/is no month; write/);
  const other = { scale: 'hours', of: '2026-03-01', hour: at('2026-03-02T01:00Z') } as const;
  await expect(votes().byType(other)).rejects.toThrow(/No hour of that day/);
});
