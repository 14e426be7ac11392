import { describe, expect, it } from 'vitest';
import { type Amount, COLUMN_MAX, fromUnits } from './amount';
import { AmountColumn } from './amount-column';
import { distribute } from './distribute';
import { DEFAULT_POLICY } from './policy';
import { splitByWeight } from './split';
import { type Voter, Voters } from './voters';

// Many rows take other ways than a few: digits are sorted by, buckets are looked into, columns grow a second limb. The rule is written down here once more as
// it reads, for sizes at which nobody would work it out by hand.

const MANY = 70_000;

/** Figures that are the same in every run of the tests. */
function figures(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

/** Hamilton's method by putting all remainders in order. */
function hamilton(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (amount * weight) / total);
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, place) => ({ place, remainder: (amount * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1));
  for (const { place } of byRemainder.slice(0, Number(left))) parts[place]! += 1n;
  return parts;
}

function parts(amount: bigint, weights: readonly bigint[]): bigint[] {
  const column = new AmountColumn(weights.length);
  for (const [place, weight] of weights.entries()) column.set(place, fromUnits(weight));
  const split = splitByWeight(fromUnits(amount), column);
  return weights.map((_, place) => split.at(place));
}

describe('a split by many weights', () => {
  const next = figures(7);
  it.each<[string, (place: number) => bigint]>([
    ['all the same', () => 3n],
    ['few different ones', (place) => BigInt(place % 7)],
    ['small ones', () => BigInt(next() % 1_000)],
    ['large ones', () => BigInt(next()) * BigInt(next())],
    ['ones that need more than 64 bits', (place) => COLUMN_MAX - BigInt(next() % 5) * BigInt(place)],
    ['one that outweighs all others', (place) => (place === 41 ? COLUMN_MAX : BigInt(place % 2))],
  ])('is that of the rule: %s', (_, weightAt) => {
    const weights = Array.from({ length: MANY }, (_, place) => weightAt(place));
    for (const amount of [0n, 1n, 69_999n, 123_456_789_012n, 10n ** 24n + 12_345n])
      expect(parts(amount, weights)).toEqual(hamilton(amount, weights));
  });
});

describe('a day of many voters', () => {
  const next = figures(11);
  const rows = Array.from({ length: MANY }, (_, index): Voter => {
    const position = next() % 9 === 0 ? null : 1 + (next() % (MANY * 2));
    const large = next() % 50 === 0;
    return {
      partnerId: (BigInt(next()) << 32n) + BigInt(index),
      position,
      ecc: next() % 3 === 0 ? null : fromUnits(large ? COLUMN_MAX : BigInt(next())),
      active: next() % 40 > 0,
      votes: 1 + (next() % 12),
      cc: fromUnits(BigInt(next()) * 1_000n),
    };
  });
  const budget = fromUnits(987_654_321_012_345n) as Amount;
  const { daily } = DEFAULT_POLICY;
  const order = rows
    .filter(({ active }) => active)
    .sort(
      (a, b) => (a.position ?? 2 ** 40) - (b.position ?? 2 ** 40) || (a.partnerId < b.partnerId ? -1 : 1),
    );

  it('is put in the order of the rule, and each category gives what the rule gives', () => {
    const voters = Voters.from(rows);
    const divided = distribute(daily, budget, null, voters);
    expect(Array.from(divided.order, (index) => rows[index]!.partnerId)).toEqual(
      order.map(({ partnerId }) => partnerId),
    );
    for (const category of divided.categories) {
      const rule = daily.categories.find(({ key }) => key === category.key)!;
      const members = order.flatMap((voter, place) => (isMember(rule, voter, place) ? [place] : []));
      expect(category.members, category.key).toBe(members.length);
      const weights = members.map((place) => (rule.weight ? capped(order[place]!, divided.eccCap!) : 1n));
      // An equal split is one by equal weights, whose remainders are all the same.
      const right = hamilton(category.budget, weights);
      const given = Array.from({ length: order.length }, (_, place) => category.amountAt(place));
      const expected: (bigint | null)[] = order.map(() => null);
      for (const [rank, place] of members.entries()) expected[place] = right[rank]!;
      expect(given, category.key).toEqual(expected);
    }
    expect(divided.paid + divided.carried).toBe(budget);
  });

  type Rule = (typeof daily.categories)[number];
  function isMember({ members, minVotes = 0 }: Rule, voter: Voter, place: number): boolean {
    if (voter.votes < minVotes) return false;
    if (members === 'all') return true;
    if ('top' in members) return (voter.position ?? Infinity) <= members.top;
    return place < Math.ceil((Number(members.topPercent) * order.length) / 100) && voter.position !== null;
  }

  const capped = ({ ecc, cc }: Voter, cap: bigint): bigint => ((ecc ?? cc) < cap ? (ecc ?? cc) : cap);
});
