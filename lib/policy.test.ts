import { describe, expect, it } from 'vitest';
import { CATEGORY_KEYS, DEFAULT_POLICY, divisionSchema, PolicyError, parsePolicy } from './policy';

type Draft = {
  [field: string]: unknown;
  hourly: DraftDivision;
  daily: DraftDivision;
};
type DraftDivision = { [field: string]: unknown; categories: Record<string, unknown>[] };

/** The sentence with which the default policy is refused once it is changed so. */
function refusal(change: (policy: Draft) => void): string {
  const policy = structuredClone(DEFAULT_POLICY) as unknown as Draft;
  change(policy);
  try {
    parsePolicy(policy);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return (error as PolicyError).message;
  }
  throw new Error('the policy was accepted');
}

describe('the default policy', () => {
  it('gives the hourly pool a quarter', () => {
    expect(DEFAULT_POLICY.hourlyShare).toBe('0.25');
  });

  it('divides an hour among five equal categories', () => {
    expect(DEFAULT_POLICY.hourly).toEqual({
      minVotes: 1,
      categories: [
        { key: 'top10p', share: '0.2', members: { topPercent: '10' } },
        { key: 'top10', share: '0.2', members: { top: 10 } },
        { key: 'top100', share: '0.2', members: { top: 100 } },
        { key: 'top1000', share: '0.2', members: { top: 1000 } },
        { key: 'all', share: '0.2', members: 'all' },
      ],
    });
  });

  it('divides a day by fixed positions, capped ECC and the best placed half', () => {
    expect(DEFAULT_POLICY.daily).toEqual({
      minVotes: 1,
      eccCap: { multiple: '5', ofTopPercent: '10' },
      marketBonus: { maxPremium: '0.5' },
      categories: [
        { key: 'top10', share: '0.08', members: { top: 10 }, minVotes: 10 },
        { key: 'top100', share: '0.08', members: { top: 100 }, minVotes: 5 },
        { key: 'top1000', share: '0.08', members: { top: 1000 }, minVotes: 3 },
        { key: 'top10000', share: '0.08', members: { top: 10000 }, minVotes: 2 },
        { key: 'all', share: '0.08', members: 'all', minVotes: 1 },
        { key: 'top10p_ecc', share: '0.4', members: 'all', weight: 'cappedEcc' },
        { key: 'top50p', share: '0.2', members: { topPercent: '50' } },
      ],
    });
  });

  it('has the categories of the tables in the order of their columns', () => {
    for (const kind of ['hourly', 'daily'] as const) {
      expect(DEFAULT_POLICY[kind].categories.map(({ key }) => key)).toEqual(CATEGORY_KEYS[kind]);
    }
  });

  it('publishes by itself, without bounds', () => {
    expect(DEFAULT_POLICY.gate).toEqual({
      hourly: { mode: 'auto', bounds: {} },
      daily: { mode: 'auto', bounds: {} },
    });
  });

  it('reads as itself', () => {
    expect(parsePolicy(structuredClone(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY);
  });
});

describe('shares', () => {
  const withShares = (shares: string[]) =>
    divisionSchema.safeParse({
      categories: shares.map((share, index) => ({ key: `c${index}`, share, members: 'all' })),
    });

  it.each([
    [['0.2', '0.3'], '0.5'],
    [['0.5', '0.50000000000000000001'], '1.00000000000000000001'],
    [['0.33333333', '0.33333333', '0.33333333'], '0.99999999'],
    [['0'], '0'],
    [['1', '1', '1', '1', '1', '1', '1', '1', '1', '1'], '10'],
    [['1.0', '1.000'], '2'],
  ])('%j are refused with their sum, %s', (shares, sum) => {
    expect(withShares(shares).error?.issues.map(({ message }) => message)).toEqual([
      `the shares sum to ${sum}, not to exactly 1`,
    ]);
  });

  it.each([
    [['1']],
    [['1.000']],
    [['0.1', '0.2', '0.7']],
    [['0', '1', '0.0']],
    [['0.00000000000000000001', '0.99999999999999999999']],
  ])('%j sum to exactly 1', (shares) => {
    expect(withShares(shares).success).toBe(true);
  });

  it.each(['abc', '', '-0.2', '.2', '20%', '1e-1', '1/5'])('%j is refused, and no sum is told', (share) => {
    expect(
      refusal((policy) => {
        policy.hourly.categories[0]!.share = share;
      }),
    ).toBe('the policy is not valid: hourly.categories.0.share: is not a decimal written as a string');
  });

  it('are no numbers', () => {
    const message = refusal((policy) => {
      policy.hourly.categories[0]!.share = 0.2;
    });
    expect(message).toBe(
      'the policy is not valid: hourly.categories.0.share: Invalid input: expected string, received number',
    );
  });

  it('are at most the whole', () => {
    const message = refusal((policy) => {
      policy.hourlyShare = '1.00000001';
    });
    expect(message).toBe('the policy is not valid: hourlyShare: is more than 1');
    expect(parsePolicy({ ...DEFAULT_POLICY, hourlyShare: '1' }).hourlyShare).toBe('1');
  });
});

describe('a policy is refused', () => {
  it.each(['0', '0.5', '0.99999999'])(
    'where a gate lets a total change %s times, by its name',
    (maxChange) => {
      const message = refusal((policy) => {
        policy.gate = { daily: { mode: 'guarded', bounds: { maxChange } } };
      });
      expect(message).toBe('the policy is not valid: gate.daily.bounds.maxChange: is below 1');
      const bounds = { maxChange: '1' };
      expect(parsePolicy({ ...DEFAULT_POLICY, gate: { daily: { bounds } } }).gate.daily.bounds).toEqual(
        bounds,
      );
    },
  );

  it.each(['hourly', 'daily'] as const)('where a %s category has no column, by its name', (kind) => {
    const message = refusal((policy) => {
      policy[kind].categories[1]!.key = 'top42';
    });
    expect(message).toContain(
      `"top42" is no ${kind} category; the tables have ${CATEGORY_KEYS[kind].join(', ')}`,
    );
  });

  it('where an hour names a category of a day', () => {
    const message = refusal((policy) => {
      policy.hourly.categories[1]!.key = 'top50p';
    });
    expect(message).toContain('"top50p" is no hourly category');
  });

  it('where a category is there twice', () => {
    const message = refusal((policy) => {
      policy.daily.categories[1]!.key = 'top10';
    });
    expect(message).toBe('the policy is not valid: daily.categories: the category "top10" is there twice');
  });

  it('where a category weighs by capped ECC and there is no cap', () => {
    const message = refusal((policy) => {
      delete policy.daily.eccCap;
    });
    expect(message).toContain('daily.eccCap: a category is weighted by capped ECC, but there is no eccCap');
  });

  it('where an hour has a market bonus, which its table has no column for', () => {
    const message = refusal((policy) => {
      policy.hourly.marketBonus = { maxPremium: '0.5' };
    });
    expect(message).toBe(
      'the policy is not valid: hourly.marketBonus: the market bonus is of daily runs only',
    );
  });

  it.each([
    ['is none of "all", {"top": N} and {"topPercent": "P"}', 'everyone'],
    ['is none of "all", {"top": N} and {"topPercent": "P"}', { top: 10, topPercent: '10' }],
    ['is none of "all", {"top": N} and {"topPercent": "P"}', undefined],
    ['Too small: expected number to be >=1', { top: 0 }],
    ['Too big', { top: 4_294_967_296 }],
    ['is not a decimal written as a string', { topPercent: 'ten' }],
    ['is more than 100 %', { topPercent: '100.1' }],
  ])('with "%s" where the members are %j', (fault, members) => {
    const message = refusal((policy) => {
      policy.hourly.categories[0]!.members = members;
    });
    expect(message).toContain('hourly.categories.0.members');
    expect(message).toContain(fault);
  });

  it.each([
    ['no category', (policy: Draft) => policy.hourly.categories.splice(0)],
    ['fewer votes than one', (policy: Draft) => Object.assign(policy.hourly, { minVotes: 0 })],
    ['half a vote', (policy: Draft) => Object.assign(policy.hourly.categories[0]!, { minVotes: 1.5 })],
    ['an unknown weight', (policy: Draft) => Object.assign(policy.daily.categories[0]!, { weight: 'ecc' })],
    ['a field of an unknown name', (policy: Draft) => Object.assign(policy.daily, { bonus: '1' })],
    ['an unknown gate', (policy: Draft) => Object.assign(policy, { gate: { hourly: { mode: 'never' } } })],
  ])('for %s', (_, change) => {
    expect(refusal(change)).toMatch(/^the policy is not valid: /);
  });

  it.each([null, undefined, 'policy', [], {}])('where it is %j', (value) => {
    expect(() => parsePolicy(value)).toThrow(PolicyError);
  });

  it('with every fault at once', () => {
    const message = refusal((policy) => {
      policy.hourlyShare = '2';
      policy.colour = 'red';
      policy.hourly.categories[0]!.share = '0.1';
      policy.hourly.categories[1]!.key = 'top42';
      policy.daily.categories[1]!.key = 'top10';
      policy.daily.categories[6]!.share = 'a fifth';
      delete policy.daily.eccCap;
    });
    for (const fault of [
      'hourlyShare: is more than 1',
      'Unrecognized key: "colour"',
      'hourly.categories: the shares sum to 0.9, not to exactly 1',
      'hourly.categories: "top42" is no hourly category',
      'daily.categories: the category "top10" is there twice',
      'daily.categories.6.share: is not a decimal written as a string',
      'daily.eccCap: a category is weighted by capped ECC',
    ]) {
      expect(message).toContain(fault);
    }
  });
});
