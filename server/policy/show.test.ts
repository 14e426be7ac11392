import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { fieldsOf } from '@/lib/policy-form';
import { callAs, refusal, refusedIn } from '@/server/testing/api';
import { at } from '@/server/testing/own-database';
import { addPartners, addVotes, ring, setRate } from '@/server/testing/story';
import { freshWorld, type TestWorld } from '@/server/testing/world';

const DAY = '2026-03-01T00:00Z';
const because = { reason: 'the story says so' };
const FEWER = { ...DEFAULT_POLICY, hourlyShare: '0.5' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: DAY, now: '2026-03-01T02:31Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '60', '2026-03-01 00:10:00']]);
  await ring(world);
});
afterEach(() => world.close());

const policies = (name: string) => callAs(world, name, 'admin').policies;
const propose = (policy: unknown, inForceFrom: string) =>
  policies('ada').propose({ policy, inForceFrom: at(inForceFrom), ...because });

describe('the versions of a policy', () => {
  test('stand as they are decided over and as time goes on', async () => {
    await propose(FEWER, '2026-03-01T05:00Z');
    await propose({ ...FEWER, hourlyShare: '0.6' }, '2026-03-01T06:00Z');
    const standings = async () =>
      (await policies('ada').versions({})).rows.map(({ version, standing }) => [version, standing]);
    expect(await standings()).toEqual([
      [3, 'proposed'],
      [2, 'proposed'],
      [1, 'in force'],
    ]);
    await policies('ben').approve({ version: 2, ...because });
    await policies('ben').reject({ version: 3, reason: 'too much at once' });
    expect(await standings()).toEqual([
      [3, 'rejected'],
      [2, 'will be in force'],
      [1, 'in force'],
    ]);
    world.setClock('2026-03-01T05:00Z');
    expect(await standings()).toEqual([
      [3, 'rejected'],
      [2, 'in force'],
      [1, 'was in force'],
    ]);
    const rejected = await policies('ada').get({ version: 3 });
    expect(rejected).toMatchObject({ decidedBy: 'ben', decisionReason: 'too much at once' });
  });

  test('come page after page', async () => {
    await propose(FEWER, '2026-03-01T05:00Z');
    const first = await policies('ada').versions({ limit: 1 });
    expect(first).toMatchObject({ rows: [{ version: 2 }], next: 2 });
    expect(await policies('ada').versions({ limit: 1, after: first.next })).toMatchObject({
      rows: [{ version: 1 }],
      next: null,
    });
  });

  test('say what each has otherwise than the one that it takes over from', async () => {
    await propose(FEWER, '2026-03-01T05:00Z');
    const shown = await policies('ada').get({ version: 2 });
    expect(shown.before).toMatchObject({
      version: 1,
      differences: [
        {
          name: 'Hourly share',
          before: expect.stringMatching(/^25 %/),
          after: expect.stringMatching(/^50 %/),
        },
      ],
    });
    expect(await policies('ada').get({})).toMatchObject({ version: 1, before: null, standing: 'in force' });
    await expect(policies('ada').get({ version: 9 })).rejects.toThrow('There is no policy version 9.');
  });
});

describe('a policy that is looked at', () => {
  const look = (change: Record<string, string>, inForceFrom = '2026-03-01T05:00Z') =>
    policies('ada').look({
      fields: { ...fieldsOf(DEFAULT_POLICY), ...change },
      inForceFrom: at(inForceFrom),
    });
  const HALF = { hourlyShare: '50' };

  test('is told its differences and leaves nothing behind', async () => {
    expect(await look(HALF)).toMatchObject({
      policy: FEWER,
      faults: [],
      refused: null,
      before: 1,
      differences: [{ path: 'hourlyShare' }],
    });
    expect((await policies('ada').versions({})).rows).toHaveLength(1);
  });

  test('has every fault told beside its setting, a category by its key', async () => {
    const told = await look({
      hourlyShare: 'a quarter',
      'hourly.minVotes': '1.5',
      'daily.categories.top10.minVotes': '0',
      'daily.categories.top50p.figure': '101',
      'daily.eccCap.multiple': '',
      'daily.categories.top100.figure': 'many',
      'gate.hourly.bounds.maxChange': '0.5',
      'gate.daily.bounds.maxPartnerShare': '120',
    });
    expect(told.faults).toEqual([
      { path: 'hourlyShare', sentence: 'is no figure, as 12.5' },
      { path: 'hourly.minVotes', sentence: 'is no whole number' },
      { path: 'daily.eccCap.multiple', sentence: 'is no figure, as 12.5' },
      { path: 'daily.categories.top10.minVotes', sentence: 'is less than 1' },
      {
        path: 'daily.categories.top100.figure',
        sentence: 'is no whole number of positions, or no percentage',
      },
      { path: 'daily.categories.top50p.figure', sentence: 'is more than 100 %' },
      { path: 'gate.hourly.bounds.maxChange', sentence: 'is below 1' },
      { path: 'gate.daily.bounds.maxPartnerShare', sentence: 'is more than 100 %' },
    ]);
    const shares = await look({ 'hourly.categories.all.share': '21' });
    expect(shares.faults).toEqual([
      { path: 'hourly.categories', sentence: 'the shares sum to 101 %, not to exactly 100 %' },
    ]);
    expect(told.differences).toEqual([]);
  });

  test('is refused where it changes nothing, or begins in what was counted', async () => {
    expect((await look({})).refused).toMatch(/^nothing is otherwise than in version 1/);
    expect((await look(HALF, '2026-03-01T01:00Z')).refused).toMatch(/was counted or attempted already/);
  });

  test('may begin with any hour that the list of openings names, and with none before', async () => {
    const openings = await policies('ada').openings();
    const [first] = openings;
    expect(first).toMatchObject({
      inForceFrom: at('2026-03-01T03:00Z'),
      hour: { start: at('2026-03-01T02:00Z') },
      day: { start: at(DAY) },
      decideBy: at('2026-03-01T03:30Z'),
    });
    expect((await look(HALF, '2026-03-01T03:00Z')).refused).toBeNull();
    expect(await refusedIn(world, () => propose(FEWER, '2026-03-01T02:00Z'))).toEqual(
      refusal(/let the policy begin after/),
    );
    expect(openings.length).toBeGreaterThan(13 * 24);
  });
});
