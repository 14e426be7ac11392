import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kind } from './period';
import { CATEGORY_KEYS, type CategoryKey, DEFAULT_POLICY, type Policy, parsePolicy } from './policy';
import { categoryKeys, fieldsOf, policyOf } from './policy-form';

const keysOf = (policy: Policy): Record<Kind, CategoryKey[]> => ({
  hourly: categoryKeys('hourly', policy),
  daily: categoryKeys('daily', policy),
});
const roundTrip = (policy: Policy) => parsePolicy(policyOf(fieldsOf(policy), keysOf(policy)));
const without = (name: string) => ({ ...fieldsOf(DEFAULT_POLICY), [name]: '' });
const read = (fields: Record<string, string>) => policyOf(fields, keysOf(DEFAULT_POLICY));

/** A decimal without zeros that say nothing, from 0 to 1. */
const share = fc
  .integer({ min: 1, max: 99_999_999 })
  .map((units) => `0.${String(units).padStart(8, '0').replace(/0+$/, '')}`);
const whole = fc.integer({ min: 1, max: 4_294_967_295 });
const decimal = whole.map((n) => `${n}.5`);
const members = fc.oneof(
  fc.constant('all' as const),
  whole.map((top) => ({ top })),
  fc.integer({ min: 1, max: 100 }).map((topPercent) => ({ topPercent: String(topPercent) })),
);

/** Half of the budget each to two categories of the kind. */
const division = (kind: Kind) =>
  fc.record({
    minVotes: whole,
    eccCap: fc.record({ multiple: decimal, ofTopPercent: fc.constant('12.5') }),
    ...(kind === 'daily' ? { marketBonus: fc.record({ maxPremium: share }) } : {}),
    categories: fc
      .tuple(
        fc.shuffledSubarray([...CATEGORY_KEYS[kind]] as CategoryKey[], { minLength: 2, maxLength: 2 }),
        fc.array(
          fc.record(
            { members, minVotes: whole, weight: fc.constant('cappedEcc' as const) },
            { requiredKeys: ['members'] },
          ),
          { minLength: 2, maxLength: 2 },
        ),
      )
      .map(([keys, rules]) => keys.map((key, index) => ({ key, share: '0.5', ...rules[index] }))),
  });
const gate = fc.record({
  mode: fc.constantFrom('auto', 'manual', 'guarded'),
  bounds: fc.record(
    {
      maxTotal: decimal,
      maxChange: decimal,
      maxPartnerShare: share,
      maxLateVotes: fc.nat(),
      maxBadRows: fc.nat(),
      maxSourceLagMinutes: whole,
    },
    { requiredKeys: [] },
  ),
});

describe('the form of a policy', () => {
  test('says the default policy as it is', () => {
    expect(roundTrip(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
    expect(fieldsOf(DEFAULT_POLICY)).toMatchObject({
      hourlyShare: '25',
      'daily.categories.top10.share': '8',
      'daily.categories.top10.members': 'top',
      'daily.categories.top10.figure': '10',
      'daily.marketBonus.maxPremium': '50',
      'gate.daily.bounds.maxTotal': '',
    });
  });

  test('loses and invents nothing, whatever the policy', () => {
    const policies = fc.record({
      hourlyShare: share,
      singleOperator: fc.boolean(),
      hourly: division('hourly'),
      daily: division('daily'),
      gate: fc.record({ hourly: gate, daily: gate }),
    });
    fc.assert(
      fc.property(policies, (value) => {
        const policy = parsePolicy(value);
        expect(roundTrip(policy)).toEqual(policy);
      }),
    );
  });

  test('takes a category without a share, a cap without figures and an empty bound for left out', () => {
    const fewer = read(without('hourly.categories.top10.share')) as Policy;
    expect(fewer.hourly.categories.map(({ key }) => key)).toEqual(['top10p', 'top100', 'top1000', 'all']);
    const capless = read({ ...without('daily.eccCap.multiple'), 'daily.eccCap.ofTopPercent': '' }) as Policy;
    expect(capless.daily.eccCap).toBeUndefined();
    expect((read(without('daily.marketBonus.maxPremium')) as Policy).daily.marketBonus).toBeUndefined();
  });

  test('gives the units left over to whom it says', () => {
    const policy = read({ ...fieldsOf(DEFAULT_POLICY), 'hourly.last': 'top10' }) as Policy;
    expect(policy.hourly.categories.map(({ key }) => key)).toEqual([
      'top10p',
      'top100',
      'top1000',
      'all',
      'top10',
    ]);
  });

  test('leaves what is no figure as it was typed, for whoever reads the policy to name it', () => {
    const policy = read({
      ...fieldsOf(DEFAULT_POLICY),
      hourlyShare: 'a quarter',
      'daily.minVotes': '2.5',
      'gate.daily.bounds.maxLateVotes': '-1',
    }) as Record<string, Record<string, unknown>>;
    expect(policy.hourlyShare).toBe('a quarter');
    expect(policy.daily?.minVotes).toBe('2.5');
    expect(() => parsePolicy(policy)).toThrow(/hourlyShare: is not a decimal.*daily\.minVotes/);
  });
});
