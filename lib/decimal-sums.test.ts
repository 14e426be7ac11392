import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmountError, fromUnits, parseAmount } from './amount';
import { DecimalBlock, DecimalSums } from './decimal-sums';

const LARGEST = '999999999999.99999999';
const aDecimal = fc
  .record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fraction: fc.integer({ min: 0, max: 99_999_999 }),
  })
  .chain(({ whole, fraction }) =>
    fc.constantFrom(
      `${whole % 10n ** 12n}.${String(fraction).padStart(8, '0')}`,
      `${whole % 100n}.${String(fraction).padStart(8, '0')}`,
      `${whole}.${String(fraction).padStart(8, '0')}`,
      `${whole}`,
      `${whole}.${String(fraction % 100).padStart(2, '0')}`,
      LARGEST,
    ),
  );

describe('sums of decimals', () => {
  it('are those of the amounts, to the unit, each apart from its neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), aDecimal)), (added) => {
        const sums = new DecimalSums(3);
        const right = [0n, 0n, 0n];
        for (const [index, text] of added) {
          sums.add(index, text);
          right[index]! += parseAmount(text);
        }
        expect([0, 1, 2].map((index) => sums.at(index))).toEqual(right);
        const counts = [0, 1, 2].map((index) => added.filter(([one]) => one === index).length);
        expect([0, 1, 2].map((index) => sums.count(index))).toEqual(counts);
      }),
    );
  });

  it('are the same where those that a block takes are added from it, each to the sum of its index or to none', () => {
    const someIndices = fc.array(fc.tuple(fc.integer({ min: -1, max: 2 }), aDecimal), {
      maxLength: 100,
      size: 'max',
    });
    fc.assert(
      fc.property(someIndices, fc.integer({ min: 1, max: 16 }), (added, length) => {
        const [sums, block, indices] = [new DecimalSums(3), new DecimalBlock(length), new Int32Array(length)];
        const right = [0n, 0n, 0n];
        const counts = [0, 0, 0];
        let waiting = 0;
        for (const [index, text] of added) {
          const bytes = Buffer.from(`4${text}2`);
          const isTaken = block.read(waiting, bytes, 1, bytes.length - 1);
          expect(isTaken).toBe(/^\d{1,15}\.\d{8}$/.test(text));
          if (isTaken) indices[waiting++] = index;
          else if (index >= 0) sums.addBytes(index, bytes, 1, bytes.length - 1);
          if (index >= 0) {
            right[index]! += parseAmount(text);
            counts[index]!++;
          }
          if (waiting < length) continue;
          sums.addBlock(indices, block, waiting);
          waiting = 0;
        }
        // What an earlier block left behind the first ones is not added again.
        sums.addBlock(indices, block, waiting);
        expect([0, 1, 2].map((index) => sums.at(index))).toEqual(right);
        expect([0, 1, 2].map((index) => sums.count(index))).toEqual(counts);
      }),
    );
  });

  it('need more than 64 bits after one amount of the largest kind, and more than the limbs hold after ten thousand', () => {
    const sums = new DecimalSums(1);
    let right = 0n;
    for (let times = 0; times < 20_000; times++) {
      sums.add(0, LARGEST);
      right += parseAmount(LARGEST);
      if (times === 0) expect(sums.at(0)).toBeGreaterThan(2n ** 64n);
    }
    expect(sums.at(0)).toBe(fromUnits(right));
  });

  it.each(['', '1,5', 'abc', '1.000000001', '12.1234567x', '1e5.00000000', '+1.00000000'])(
    'refuses %j',
    (text) => {
      expect(() => new DecimalSums(1).add(0, text)).toThrow(AmountError);
    },
  );
});
