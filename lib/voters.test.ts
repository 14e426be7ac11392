import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN_MAX, fromUnits } from './amount';
import { type Voter, Voters } from './voters';

const anAmount = fc.bigInt({ min: 0n, max: COLUMN_MAX }).map(fromUnits);
const aVoter: fc.Arbitrary<Voter> = fc.record({
  partnerId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  position: fc.option(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }))),
  ecc: fc.option(anAmount),
  active: fc.boolean(),
  votes: fc.integer({ min: 0, max: 5 }),
  cc: anAmount,
});
const someVoters = fc.uniqueArray(aVoter, { selector: ({ partnerId }) => partnerId, maxLength: 30 });

const voter = (partnerId: bigint, position: number | null, more: Partial<Voter> = {}): Voter => ({
  partnerId,
  position,
  ecc: null,
  active: true,
  votes: 1,
  cc: fromUnits(1n),
  ...more,
});

const idsInOrder = (rows: readonly Voter[], minVotes = 1): bigint[] => {
  const voters = Voters.from(rows);
  return Array.from(voters.eligibleInOrder(minVotes), (index) => voters.partnerId(index));
};

describe('the columns of voters', () => {
  it('give back every row', () => {
    fc.assert(
      fc.property(someVoters, (rows) => {
        const voters = Voters.from(rows);
        const read = rows.map((_, index) => ({
          partnerId: voters.partnerId(index),
          position: voters.position(index),
          ecc: voters.givenEcc(index),
          active: voters.active(index),
          votes: voters.votes(index),
          cc: voters.cc(index),
        }));
        expect(read).toEqual(rows);
      }),
    );
  });

  it('replace a row whole', () => {
    const voters = Voters.from([voter(1n, 3, { ecc: fromUnits(9n) })]);
    voters.set(0, voter(2n, null, { active: false }));
    expect([voters.partnerId(0), voters.position(0), voters.givenEcc(0), voters.active(0)]).toEqual([
      2n,
      null,
      null,
      false,
    ]);
  });

  it('take the CC voted for an ECC that is not given, and 0 for a figure', () => {
    const cc = fromUnits(5n);
    const voters = Voters.from([
      voter(1n, 1, { cc }),
      voter(2n, 2, { cc, ecc: fromUnits(0n) }),
      voter(3n, 3, { cc, ecc: fromUnits(7n) }),
    ]);
    expect([0, 1, 2].map((index) => voters.ecc(index))).toEqual([5n, 0n, 7n]);
  });
});

describe('the order of voters', () => {
  it('is by position, those without one last, equal ones by partner id', () => {
    expect(
      idsInOrder([voter(5n, null), voter(4n, 2), voter(9n, 1), voter(3n, 2), voter(1n, null), voter(2n, 7)]),
    ).toEqual([9n, 3n, 4n, 2n, 1n, 5n]);
  });

  it('compares ids as numbers, beyond what a JavaScript number holds', () => {
    const large = 2n ** 63n;
    expect(idsInOrder([voter(10n, 1), voter(large + 1n, 1), voter(9n, 1), voter(large, 1)])).toEqual([
      9n,
      10n,
      large,
      large + 1n,
    ]);
  });

  it('puts the largest position before a missing one', () => {
    expect(idsInOrder([voter(1n, null), voter(2n, 2 ** 32 - 1)])).toEqual([2n, 1n]);
  });

  it('leaves out who is not active or has too few votes', () => {
    const rows = [
      voter(1n, 1, { active: false }),
      voter(2n, 2, { votes: 2 }),
      voter(3n, 3, { votes: 3 }),
      voter(4n, 4, { votes: 0 }),
    ];
    expect(idsInOrder(rows, 3)).toEqual([3n]);
    expect(idsInOrder(rows, 1)).toEqual([2n, 3n]);
  });

  it('is that of the rule, however the rows come', () => {
    fc.assert(
      fc.property(someVoters, fc.integer({ min: 1, max: 5 }), (rows, minVotes) => {
        const ids = rows
          .filter(({ active, votes }) => active && votes >= minVotes)
          .sort(
            (a, b) =>
              (a.position ?? 2 ** 32) - (b.position ?? 2 ** 32) || (a.partnerId < b.partnerId ? -1 : 1),
          )
          .map(({ partnerId }) => partnerId);
        expect(idsInOrder(rows, minVotes)).toEqual(ids);
        expect(idsInOrder([...rows].reverse(), minVotes)).toEqual(ids);
      }),
    );
  });
});
