import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy, parsePolicy } from '@/lib/policy';
import { differencesOf, inWords } from './words';

type Loose = { [key: string]: unknown };

/** The default policy with something else at a path, as "daily.categories.0.share"; undefined takes it away. */
function otherwise(path: string, value: unknown): Policy {
  const policy = structuredClone(DEFAULT_POLICY) as unknown as Loose;
  const keys = path.split('.');
  const last = keys.pop()!;
  const place = keys.reduce<Loose>((there, key) => there[key] as Loose, policy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return policy as unknown as Policy;
}

const words = (policy: Policy, path: string) =>
  inWords(policy)
    .flatMap(({ settings }) => settings)
    .find((setting) => setting.path === path)?.words;

describe('a policy in words', () => {
  test('says every setting with its unit', () => {
    const told = inWords(DEFAULT_POLICY).flatMap(({ title, settings }) =>
      settings.map(({ name, words }) => `${title} | ${name} | ${words}`),
    );
    expect(told).toContain(
      'Pools and people | Hourly share | 25 % of the CC that an hour brings go to the hourly pool, the rest to the daily pool.',
    );
    expect(told).toContain('Hours | Category top10p | 20 % of the budget to the best placed 10 %, equally.');
    expect(told).toContain(
      'Days | Category top10 | 8 % of the budget to positions 1 to 10 with 10 votes at least, equally.',
    );
    expect(told).toContain(
      'Days | ECC cap | No ECC counts for more than 5 times the average of the best placed 10 %.',
    );
    expect(told).toContain(
      'Days | CC market bonus | As much on top as the market pays above the CC rate, at most 50 % of the reward.',
    );
    expect(told).toContain('Publishing hours | Gate | By itself: nobody has to approve.');
    expect(told).toContain('Publishing hours | Late votes | No bound.');
  });

  test('moves the point of a share and never rounds it', () => {
    const told = (hourlyShare: string) => words(otherwise('hourlyShare', hourlyShare), 'hourlyShare');
    expect(told('0')).toMatch(/^0 % /);
    expect(told('1')).toMatch(/^100 % /);
    expect(told('0.05')).toMatch(/^5 % /);
    expect(told('0.3333333')).toMatch(/^33\.33333 % /);
    expect(told('00.500')).toMatch(/^50 % /);
  });

  test('says amounts, counts and times of a guard', () => {
    const policy = otherwise('gate.daily', {
      mode: 'guarded',
      bounds: {
        maxTotal: '1250000.50',
        maxChange: '3.0',
        maxPartnerShare: '0.125',
        maxLateVotes: 1,
        maxBadRows: 1_200,
        maxSourceLagMinutes: 15,
      },
    });
    const told = inWords(parsePolicy(policy))
      .at(-1)!
      .settings.map((setting) => setting.words);
    expect(told).toEqual([
      'Guarded: by itself within the bounds below, else a person approves.',
      'A total of at most 1,250,000.5 CC.',
      'A total of at most 3 times the usual of the last 24 days, and no smaller than the usual divided by 3.',
      'At most 12.5 % of the total to one partner.',
      'At most 1 late vote.',
      'At most 1,200 bad rows.',
      'The newest vote is at most 15 minutes old when the day ends.',
    ]);
  });
});

describe('the differences of two policies', () => {
  test('are none where they divide and decide alike, however their figures are written', () => {
    expect(differencesOf(DEFAULT_POLICY, DEFAULT_POLICY)).toEqual([]);
    expect(differencesOf(DEFAULT_POLICY, otherwise('hourlyShare', '0.250'))).toEqual([]);
    expect(differencesOf(DEFAULT_POLICY, otherwise('daily.eccCap.multiple', '5.0'))).toEqual([]);
  });

  test('name a category that comes or goes, and a last one that is another', () => {
    const { categories } = DEFAULT_POLICY.hourly;
    const fewer = otherwise('hourly.categories', categories.slice(0, -1));
    expect(differencesOf(DEFAULT_POLICY, fewer)).toEqual([
      expect.objectContaining({
        path: 'hourly.categories.all',
        before: '20 % of the budget to every eligible voter, equally.',
        after: null,
      }),
      expect.objectContaining({ path: 'hourly.last', after: expect.stringMatching(/top1000\.$/) }),
    ]);
    expect(differencesOf(fewer, DEFAULT_POLICY).at(-1)).toMatchObject({ before: null });
  });

  const SETTINGS: [path: string, other: fc.Arbitrary<unknown>][] = [
    ['hourlyShare', fc.integer({ min: 26, max: 99 }).map((n) => `0.${n}`)],
    ['singleOperator', fc.constant(true)],
    ['hourly.minVotes', fc.integer({ min: 2, max: 1e9 })],
    ['hourly.eccCap', fc.constant({ multiple: '5', ofTopPercent: '10' })],
    ['daily.eccCap.multiple', fc.integer({ min: 6, max: 1e9 }).map(String)],
    ['daily.eccCap.ofTopPercent', fc.integer({ min: 11, max: 100 }).map(String)],
    ['daily.marketBonus', fc.constant(undefined)],
    ['daily.marketBonus.maxPremium', fc.integer({ min: 1, max: 1e9 }).map(String)],
    ['daily.categories.0.minVotes', fc.constantFrom(undefined, 1, 2, 11)],
    ['daily.categories.0.members', fc.constantFrom('all', { top: 11 }, { topPercent: '10' })],
    ['daily.categories.0.weight', fc.constant('cappedEcc')],
    ['daily.categories.0.share', fc.constantFrom('0.08000001', '0.8')],
    ['gate.hourly.mode', fc.constantFrom('manual', 'guarded')],
    ['gate.hourly.bounds.maxTotal', fc.integer({ min: 0, max: 1e9 }).map(String)],
    ['gate.daily.bounds.maxChange', fc.integer({ min: 1, max: 1e9 }).map(String)],
    ['gate.daily.bounds.maxPartnerShare', fc.constantFrom('0', '0.5', '1')],
    ['gate.daily.bounds.maxLateVotes', fc.nat()],
    ['gate.daily.bounds.maxBadRows', fc.nat()],
    ['gate.daily.bounds.maxSourceLagMinutes', fc.integer({ min: 1, max: 1e6 })],
  ];
  for (const [path, other] of SETTINGS) {
    test(`are one where only ${path} is another`, () => {
      fc.assert(
        fc.property(other, (value) => {
          expect(differencesOf(DEFAULT_POLICY, otherwise(path, value))).toHaveLength(1);
        }),
        { numRuns: 20 },
      );
    });
  }
});
