import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN_MAX, fromUnits } from './amount';
import { AmountColumn } from './amount-column';
import { splitByWeight, splitEqually } from './split';

const anAmount = fc.oneof(fc.bigInt({ min: 0n, max: COLUMN_MAX }), fc.bigInt({ min: 0n, max: 50n }));
// Few different weights make equal remainders, and thereby ties, likely.
const someWeights = fc
  .array(fc.oneof(fc.bigInt({ min: 0n, max: 4n }), fc.bigInt({ min: 0n, max: COLUMN_MAX })), {
    minLength: 1,
    maxLength: 30,
  })
  .filter((weights) => weights.some((weight) => weight > 0n));

const total = (figures: readonly bigint[]) => figures.reduce((sum, figure) => sum + figure, 0n);

function equally(amount: bigint, count: number): bigint[] {
  const at = splitEqually(fromUnits(amount), count);
  return Array.from({ length: count }, (_, place) => at(place));
}

function byWeight(amount: bigint, weights: readonly bigint[]): bigint[] {
  const column = new AmountColumn(weights.length);
  for (const [place, weight] of weights.entries()) column.set(place, fromUnits(weight));
  const parts = splitByWeight(fromUnits(amount), column);
  return weights.map((_, place) => parts.at(place));
}

describe('an equal split', () => {
  it('gives the units left over to the best placed', () => {
    expect(equally(7n, 5)).toEqual([2n, 2n, 1n, 1n, 1n]);
    expect(equally(3n, 5)).toEqual([1n, 1n, 1n, 0n, 0n]);
    expect(equally(0n, 2)).toEqual([0n, 0n]);
  });

  it('sums to the amount, in falling order, with at most one unit between the parts', () => {
    fc.assert(
      fc.property(anAmount, fc.integer({ min: 1, max: 50 }), (amount, count) => {
        const parts = equally(amount, count);
        expect(total(parts)).toBe(amount);
        expect(parts.every((part, place) => place === 0 || part <= parts[place - 1]!)).toBe(true);
        expect(parts[0]! - parts[count - 1]! <= 1n).toBe(true);
      }),
    );
  });

  it('never gives anyone less when there is more to give', () => {
    fc.assert(
      fc.property(anAmount, anAmount, fc.integer({ min: 1, max: 20 }), (amount, more, count) => {
        const before = equally(amount, count);
        expect(equally(amount + more, count).every((part, place) => part >= before[place]!)).toBe(true);
      }),
    );
  });
});

describe('a split by weight', () => {
  it.each([
    ['the largest remainder first', 10n, [1n, 1n, 4n], [2n, 2n, 6n]],
    ['a tie to the better placed', 1n, [5n, 5n], [1n, 0n]],
    ['the larger remainder before the better placed', 3n, [1n, 2n, 2n], [1n, 1n, 1n]],
    ['a remainder that is larger though the weight is smaller', 3n, [5n, 3n], [2n, 1n]],
    ['nothing to a weight of zero', 5n, [0n, 1n, 0n], [0n, 5n, 0n]],
    ['beyond 64 bits', 10n ** 20n, [10n ** 20n, 10n ** 20n, 10n ** 20n], undefined],
  ])('gives %s', (_, amount, weights, expected) => {
    const third = amount / 3n;
    expect(byWeight(amount, weights)).toEqual(expected ?? [third + 1n, third, third]);
  });

  it('sums to the amount, each part less than one unit from its exact quota', () => {
    fc.assert(
      fc.property(anAmount, someWeights, (amount, weights) => {
        const parts = byWeight(amount, weights);
        const weight = total(weights);
        expect(total(parts)).toBe(amount);
        for (const [place, part] of parts.entries()) {
          const distance = part * weight - amount * weights[place]!;
          expect(-weight < distance && distance < weight).toBe(true);
        }
      }),
    );
  });

  it('gives the units left over by largest remainder, ties to the better placed', () => {
    fc.assert(
      fc.property(anAmount, someWeights, (amount, weights) => {
        const weight = total(weights);
        const ranked = weights
          .map((one, place) => ({ place, part: (amount * one) / weight, rest: (amount * one) % weight }))
          .sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest < b.rest ? 1 : -1));
        const left = amount - total(ranked.map(({ part }) => part));
        const expected = new Array<bigint>(weights.length);
        for (const [rank, { place, part }] of ranked.entries()) {
          expected[place] = BigInt(rank) < left ? part + 1n : part;
        }
        expect(byWeight(amount, weights)).toEqual(expected);
      }),
    );
  });

  it('gives nothing to a weight of zero, and never less to a larger weight', () => {
    fc.assert(
      fc.property(anAmount, someWeights, (amount, weights) => {
        const parts = byWeight(amount, weights);
        for (const [a, weight] of weights.entries()) {
          if (weight === 0n) expect(parts[a]).toBe(0n);
          for (const [b, other] of weights.entries())
            if (weight > other) expect(parts[a]! >= parts[b]!).toBe(true);
        }
      }),
    );
  });

  it('is an equal split where all weights are equal', () => {
    fc.assert(
      fc.property(anAmount, fc.integer({ min: 1, max: 30 }), (amount, count) => {
        expect(byWeight(amount, new Array(count).fill(3n))).toEqual(equally(amount, count));
      }),
    );
  });
});
