import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN_MAX, fromUnits, parseAmount, parseFraction, sum } from './amount';
import { categoryBudgets, firstPercent, membersOf } from './categories';
import type { Category, Members } from './policy';
import { type Voter, Voters } from './voters';

const category = (members: Members, more: Partial<Category> = {}): Category => ({
  key: 'some',
  share: '1',
  members,
  ...more,
});

/** Voters with these positions and votes, and ids in this order. */
const votersWith = (rows: readonly (readonly [position: number | null, votes: number])[]): Voters =>
  Voters.from(
    rows.map(
      ([position, votes], index): Voter => ({
        partnerId: BigInt(index + 1),
        position,
        votes,
        ecc: null,
        active: true,
        cc: fromUnits(1n),
      }),
    ),
  );

function members(
  rule: Category,
  rows: readonly (readonly [position: number | null, votes: number])[],
): number[] {
  const voters = votersWith(rows);
  return [...membersOf(rule, voters, voters.eligibleInOrder(1))];
}

describe('the budgets of categories', () => {
  const shares = (...list: string[]) => list.map((share) => category('all', { share }));

  it('are floors, with the units left over in the last', () => {
    expect(categoryBudgets(fromUnits(4n), shares('0.2', '0.2', '0.2', '0.2', '0.2'))).toEqual([
      0n,
      0n,
      0n,
      0n,
      4n,
    ]);
    expect(categoryBudgets(fromUnits(7n), shares('0.5', '0.3', '0.2'))).toEqual([3n, 2n, 2n]);
    expect(categoryBudgets(parseAmount('100'), shares('1'))).toEqual([parseAmount('100')]);
  });

  it('give the last the units left over even where its share is 0', () => {
    expect(categoryBudgets(fromUnits(3n), shares('0.5', '0.5', '0'))).toEqual([1n, 1n, 1n]);
  });

  it('sum to the budget', () => {
    const aPart = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: COLUMN_MAX }), aPart, aPart, (budget, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const parts = [low, high - low, 1000 - high].map((part) => (part / 1000).toFixed(3));
        const budgets = categoryBudgets(fromUnits(budget), shares(...parts));
        expect(sum(budgets)).toBe(budget);
        expect(budgets[0]).toBe((budget * BigInt(low)) / 1000n);
        expect(budgets.every((one) => one >= 0n)).toBe(true);
      }),
    );
  });
});

describe('the first percent', () => {
  it.each([
    ['10', 0, 0],
    ['10', 1, 1],
    ['10', 9, 1],
    ['10', 10, 1],
    ['10', 11, 2],
    ['10', 101, 11],
    ['50', 5, 3],
    ['12.5', 8, 1],
    ['12.5', 9, 2],
    // 0.07 x 100 is more than 7 in floating point, and its ceiling would be 8.
    ['7', 100, 7],
    ['0.1', 1000, 1],
    ['100', 7, 7],
    ['0', 7, 0],
  ])('%s %% of %d are %d', (percent, n, count) => {
    expect(firstPercent(parseFraction(percent), n)).toBe(count);
  });
});

describe('the members of a category', () => {
  it('of all are all, those without a position too', () => {
    expect(
      members(category('all'), [
        [1, 1],
        [9, 1],
        [null, 1],
      ]),
    ).toEqual([0, 1, 2]);
  });

  it('of the top are by position, not by place', () => {
    // Three share the second position; the fifth in order stands at 4.
    const rows = [
      [1, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [4, 1],
      [null, 1],
    ] as const;
    expect(members(category({ top: 2 }), rows)).toEqual([0, 1, 2, 3]);
    expect(members(category({ top: 3 }), rows)).toEqual([0, 1, 2, 3]);
    expect(members(category({ top: 4 }), rows)).toEqual([0, 1, 2, 3, 4]);
    expect(members(category({ top: 4_294_967_295 }), rows)).toEqual([0, 1, 2, 3, 4]);
  });

  it('of a percentage are by place, less those without a position', () => {
    const rows = [
      [5, 1],
      [5, 1],
      [8, 1],
      [null, 1],
      [null, 1],
      [null, 1],
    ] as const;
    expect(members(category({ topPercent: '10' }), rows)).toEqual([0]);
    expect(members(category({ topPercent: '50' }), rows)).toEqual([0, 1, 2]);
    expect(members(category({ topPercent: '100' }), rows)).toEqual([0, 1, 2]);
    expect(
      members(category({ topPercent: '50' }), [
        [null, 1],
        [null, 1],
      ]),
    ).toEqual([]);
  });

  it('are fewer by those with too few votes, who still count for a percentage', () => {
    const rows = [
      [1, 1],
      [2, 5],
      [3, 5],
      [4, 5],
    ] as const;
    expect(members(category({ topPercent: '50' }, { minVotes: 5 }), rows)).toEqual([1]);
    expect(members(category({ top: 3 }, { minVotes: 5 }), rows)).toEqual([1, 2]);
    expect(members(category('all', { minVotes: 6 }), rows)).toEqual([]);
  });

  it('are those whom the rule names', () => {
    const aRow = fc.tuple(fc.option(fc.integer({ min: 1, max: 15 })), fc.integer({ min: 1, max: 4 }));
    const aTop = fc.integer({ min: 1, max: 20 });
    const minVotes = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(aRow, { maxLength: 30 }),
        aTop,
        fc.integer({ min: 0, max: 100 }),
        minVotes,
        (rows, top, percent, least) => {
          const voters = votersWith(rows);
          const order = voters.eligibleInOrder(1);
          const placesWhere = (holds: (place: number, position: number | null) => boolean) =>
            [...order.keys()].filter(
              (place) => voters.votes(order[place]!) >= least && holds(place, voters.position(order[place]!)),
            );
          const found = (rule: Members) => [...membersOf(category(rule, { minVotes: least }), voters, order)];
          expect(found('all')).toEqual(placesWhere(() => true));
          expect(found({ top })).toEqual(placesWhere((_, position) => position !== null && position <= top));
          // A place is among the first ceil(P x n / 100) exactly where place x 100 < P x n.
          expect(found({ topPercent: String(percent) })).toEqual(
            placesWhere((place, position) => position !== null && place * 100 < percent * rows.length),
          );
        },
      ),
    );
  });
});
