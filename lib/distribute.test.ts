import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCategory, aVoter } from '@/test-data/arbitraries';
import {
  type Amount,
  AmountError,
  formatAmount,
  fromUnits,
  maximum,
  minimum,
  parseAmount,
  parseFraction,
  sum,
  times,
  ZERO,
} from './amount';
import { type Distribution, distribute, type MarketRates } from './distribute';
import { type Category, DEFAULT_POLICY, type Division, divisionSchema } from './policy';
import { type Voter, Voters } from './voters';

const aBudget = fc
  .oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }))
  .map(fromUnits);
const someVoters = fc.uniqueArray(aVoter, { selector: ({ partnerId }) => partnerId, maxLength: 25 });

/** A division whose shares sum to 1: the stretches between random cuts of ten thousand. */
const aDivision: fc.Arbitrary<Division> = fc
  .record({
    minVotes: fc.integer({ min: 1, max: 3 }),
    multiple: fc.constantFrom('0', '0.5', '1', '5'),
    ofTopPercent: fc.constantFrom('0', '10', '100'),
    maxPremium: fc.constantFrom('0', '0.5', '3'),
    parts: fc.array(fc.tuple(aCategory, fc.integer({ min: 0, max: 10_000 })), { minLength: 1, maxLength: 6 }),
  })
  .map(({ minVotes, multiple, ofTopPercent, maxPremium, parts }) => {
    const cuts = parts.map(([, cut]) => cut).sort((a, b) => a - b);
    cuts[cuts.length - 1] = 10_000;
    return divisionSchema.parse({
      minVotes,
      eccCap: { multiple, ofTopPercent },
      marketBonus: { maxPremium },
      categories: parts.map(([category], index) => ({
        ...category,
        key: `c${index}`,
        share: ((cuts[index]! - (cuts[index - 1] ?? 0)) / 10_000).toFixed(4),
      })),
    });
  });

const someRates: fc.Arbitrary<MarketRates> = fc.option(
  fc.record({
    rate: fc.bigInt({ min: 0n, max: 5n * 10n ** 8n }).map(fromUnits),
    marketRate: fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n }).map(fromUnits)),
  }),
);

/** What a distribution gives, by partner, so that two can be compared whatever the order of their rows. */
function given(distribution: Distribution, voters: Voters): Map<bigint, (Amount | null)[]> {
  return new Map(
    Array.from(distribution.order, (index, place) => [
      voters.partnerId(index),
      [
        ...distribution.categories.map((category) => category.amountAt(place)),
        distribution.baseAt(place),
        distribution.bonusAt(place),
      ],
    ]),
  );
}

const places = ({ order }: Distribution): number[] => [...order.keys()];

const voter = (partnerId: number, position: number | null, more: Partial<Voter> = {}): Voter => ({
  partnerId: BigInt(partnerId),
  position,
  ecc: null,
  active: true,
  votes: 10,
  cc: parseAmount('1'),
  ...more,
});

const division = (categories: Partial<Category>[], more: Partial<Division> = {}): Division =>
  divisionSchema.parse({
    ...more,
    categories: categories.map((category, index) => ({
      key: `c${index}`,
      share: '1',
      members: 'all',
      ...category,
    })),
  });

describe('a divided budget', () => {
  it('is the example of its description', () => {
    const voters = Voters.from(Array.from({ length: 10 }, (_, index) => voter(index + 1, index + 1)));
    const result = distribute(DEFAULT_POLICY.hourly, parseAmount('100'), null, voters);
    expect(places(result).map((place) => formatAmount(result.baseAt(place)))).toEqual([
      '28.00000000',
      ...new Array(9).fill('8.00000000'),
    ]);
    const nobody = distribute(DEFAULT_POLICY.hourly, parseAmount('100'), null, Voters.from([]));
    expect([nobody.paid, nobody.carried, nobody.order.length]).toEqual([0n, parseAmount('100'), 0]);
  });

  it('is paid or carried to the last unit, by rows and by categories', () => {
    fc.assert(
      fc.property(aDivision, aBudget, someRates, someVoters, (rules, budget, rates, rows) => {
        const result = distribute(rules, budget, rates, Voters.from(rows));
        const bases = places(result).map((place) => result.baseAt(place));
        expect(sum(bases)).toBe(result.paid);
        expect(result.paid + result.carried).toBe(budget);
        expect(sum(result.categories.map((category) => category.budget))).toBe(budget);
        for (const { members, budget, paid, amountAt } of result.categories) {
          const amounts = places(result).flatMap((place) => amountAt(place) ?? []);
          expect(amounts).toHaveLength(members);
          expect(sum(amounts)).toBe(paid);
          expect(paid).toBe(members === 0 ? 0n : budget);
          expect(amounts.every((amount) => amount >= 0n)).toBe(true);
        }
        for (const [place, base] of bases.entries()) {
          expect(base).toBe(sum(result.categories.map(({ amountAt }) => amountAt(place) ?? ZERO)));
        }
      }),
    );
  });

  it('is the same however its rows are shuffled, and when it is divided again', () => {
    const rowsTwice = someVoters.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    );
    fc.assert(
      fc.property(aDivision, aBudget, someRates, rowsTwice, (rules, budget, rates, [rows, shuffled]) => {
        const voters = Voters.from(rows);
        const others = Voters.from(shuffled);
        const once = distribute(rules, budget, rates, voters);
        const again = distribute(rules, budget, rates, voters);
        const elsewhere = distribute(rules, budget, rates, others);
        expect([...given(again, voters)]).toEqual([...given(once, voters)]);
        expect([...given(elsewhere, others)]).toEqual([...given(once, voters)]);
        expect([elsewhere.eccCap, elsewhere.bonus]).toEqual([once.eccCap, once.bonus]);
      }),
    );
  });

  it('has a row for every eligible voter and is not changed by any other', () => {
    fc.assert(
      fc.property(aDivision, aBudget, someRates, someVoters, (rules, budget, rates, rows) => {
        const voters = Voters.from(rows);
        const eligible = rows.filter(({ active, votes }) => active && votes >= rules.minVotes);
        const alone = Voters.from(eligible);
        const result = given(distribute(rules, budget, rates, voters), voters);
        expect(new Set(result.keys())).toEqual(new Set(eligible.map(({ partnerId }) => partnerId)));
        expect([...result]).toEqual([...given(distribute(rules, budget, rates, alone), alone)]);
      }),
    );
  });

  // The last category has what the floors of the others leave, which may be less of a larger budget: of 4 units in fifths it has 4, of 5
  // it has 1. So it is left out here.
  it('gives no member of an equal category less when there is more', () => {
    fc.assert(
      fc.property(aDivision, aBudget, aBudget, someVoters, (rules, budget, more, rows) => {
        const voters = Voters.from(rows);
        const before = distribute(rules, budget, null, voters);
        const after = distribute(rules, fromUnits(budget + more), null, voters);
        for (const [index, { weight }] of rules.categories.slice(0, -1).entries()) {
          if (weight) continue;
          for (const place of places(before)) {
            const least = before.categories[index]!.amountAt(place);
            const most = after.categories[index]!.amountAt(place);
            expect(least === null ? most === null : most !== null && most >= least).toBe(true);
          }
        }
      }),
    );
  });

  it('gives the better placed of an equal category no less, and at most one unit more', () => {
    fc.assert(
      fc.property(aDivision, aBudget, someVoters, (rules, budget, rows) => {
        const result = distribute(rules, budget, null, Voters.from(rows));
        for (const [index, { weight }] of rules.categories.entries()) {
          if (weight) continue;
          const amounts = places(result).flatMap((place) => result.categories[index]!.amountAt(place) ?? []);
          expect(amounts).toEqual([...amounts].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
          if (amounts.length > 0) expect(amounts[0]! - amounts.at(-1)! <= 1n).toBe(true);
        }
      }),
    );
  });

  it('is never less than nothing', () => {
    const voters = Voters.from([voter(1, 1)]);
    expect(() => distribute(DEFAULT_POLICY.hourly, fromUnits(-1n), null, voters)).toThrow(AmountError);
  });
});

describe('a category by capped ECC', () => {
  const byEcc = division([{ weight: 'cappedEcc' }], { eccCap: { multiple: '5', ofTopPercent: '10' } });
  const ecc = (figure: string) => ({ ecc: parseAmount(figure) });
  const amounts = (result: Distribution) =>
    places(result).map((place) => result.categories[0]!.amountAt(place));

  it('counts an ECC above the cap as the cap', () => {
    const voters = Voters.from([voter(1, 1, ecc('1')), voter(2, 2, ecc('100')), voter(3, 3, ecc('2'))]);
    const result = distribute(byEcc, fromUnits(8n), null, voters);
    expect(result.eccCap).toBe(parseAmount('5'));
    expect(amounts(result)).toEqual([1n, 5n, 2n]);
  });

  it('has a member with nothing for a weight of zero, and no members where all are zero', () => {
    const one = distribute(byEcc, fromUnits(8n), null, Voters.from([voter(1, 1), voter(2, 2, ecc('0'))]));
    expect([amounts(one), one.categories[0]!.members]).toEqual([[8n, 0n], 2]);
    const none = distribute(
      byEcc,
      fromUnits(8n),
      null,
      Voters.from([voter(1, 1, ecc('0')), voter(2, 2, ecc('0'))]),
    );
    expect([amounts(none), none.categories[0]!.members, none.carried]).toEqual([[null, null], 0, 8n]);
  });

  it('is carried where the best placed tenth has no ECC, and counts those without a position in it', () => {
    const zeroCap = distribute(
      byEcc,
      fromUnits(8n),
      null,
      Voters.from([voter(1, 1, ecc('0')), voter(2, 2, ecc('3'))]),
    );
    expect([zeroCap.eccCap, zeroCap.carried]).toEqual([0n, 8n]);
    const unplaced = distribute(byEcc, fromUnits(8n), null, Voters.from([voter(1, null, ecc('3'))]));
    expect(unplaced.eccCap).toBe(parseAmount('15'));
  });

  it('has a cap rounded down once, from the exact sum', () => {
    const thirds = division([{ weight: 'cappedEcc' }], { eccCap: { multiple: '0.5', ofTopPercent: '100' } });
    const voters = Voters.from(
      [1n, 1n, 3n].map((units, index) => voter(index, 1, { ecc: fromUnits(units) })),
    );
    // 0.5 x 5 / 3 is 0.83 units; a mean rounded first, or a product rounded up, would be 1.
    expect(distribute(thirds, fromUnits(9n), null, voters).eccCap).toBe(0n);
    const more = Voters.from([2n, 2n, 3n].map((units, index) => voter(index, 1, { ecc: fromUnits(units) })));
    expect(distribute(thirds, fromUnits(9n), null, more).eccCap).toBe(1n);
  });

  it('has a cap of 0 where the policy reckons it from none', () => {
    const ofNone = division([{ weight: 'cappedEcc' }], { eccCap: { multiple: '5', ofTopPercent: '0' } });
    const result = distribute(ofNone, fromUnits(8n), null, Voters.from([voter(1, 1)]));
    expect([result.eccCap, result.carried]).toEqual([0n, 8n]);
  });

  it('has no cap without voters, and none where the policy has none', () => {
    expect(distribute(byEcc, fromUnits(8n), null, Voters.from([])).eccCap).toBeNull();
    expect(distribute(division([{}]), fromUnits(8n), null, Voters.from([voter(1, 1)])).eccCap).toBeNull();
  });
});

describe('the market bonus', () => {
  const daily = division([{}], { marketBonus: { maxPremium: '0.5' } });
  const rates = (rate: string, marketRate: string | null): MarketRates => ({
    rate: parseAmount(rate),
    marketRate: marketRate === null ? null : parseAmount(marketRate),
  });
  const bonusOf = (rules: Division, market: MarketRates) =>
    formatAmount(distribute(rules, parseAmount('100'), market, Voters.from([voter(1, 1)])).bonus);

  it.each([
    ['the market above the rate', rates('3', '4'), '33.33333333'],
    ['the market at the limit', rates('2', '3'), '50.00000000'],
    ['the market far above the rate', rates('1', '9'), '50.00000000'],
    ['the market at the rate', rates('1', '1'), '0.00000000'],
    ['the market below the rate', rates('2', '1'), '0.00000000'],
    ['a market rate of zero', rates('1', '0'), '0.00000000'],
    ['no market rate', rates('1', null), '0.00000000'],
    ['a rate of zero', rates('0', '1'), '0.00000000'],
    ['no rate', null, '0.00000000'],
  ])('of 100 CC with %s', (_, market, expected) => {
    expect(bonusOf(daily, market)).toBe(expected);
  });

  it('is nothing where the policy has none', () => {
    expect(bonusOf(division([{}]), rates('1', '2'))).toBe('0.00000000');
  });

  it('is one floor on the sum of a partner, not one a category', () => {
    const halves = division([{ share: '0.5' }, { share: '0.5' }], { marketBonus: { maxPremium: '0.5' } });
    const result = distribute(halves, fromUnits(2n), rates('1', '2'), Voters.from([voter(1, 1)]));
    expect([result.baseAt(0), result.bonusAt(0)]).toEqual([2n, 1n]);
  });

  it('is floor(base x min(max(market / rate - 1, 0), limit)) for each, outside the budget', () => {
    fc.assert(
      fc.property(aDivision, aBudget, someRates, someVoters, (rules, budget, market, rows) => {
        const result = distribute(rules, budget, market, Voters.from(rows));
        const limit = parseFraction(rules.marketBonus!.maxPremium);
        const bonusFor = (base: Amount): Amount => {
          if (!market || market.rate === 0n || market.marketRate === null) return ZERO;
          const premium = fromUnits((base * (market.marketRate - market.rate)) / market.rate);
          return maximum(minimum(premium, times(base, limit)), ZERO);
        };
        for (const place of places(result)) {
          expect(result.bonusAt(place)).toBe(bonusFor(result.baseAt(place)));
        }
        expect(sum(places(result).map((place) => result.bonusAt(place)))).toBe(result.bonus);
        expect(result.paid + result.carried).toBe(budget);
      }),
    );
  });
});
