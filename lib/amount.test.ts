import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AmountError,
  add,
  asFraction,
  COLUMN_MAX,
  ceilDivide,
  floorDivide,
  formatAmount,
  fromUnits,
  maximum,
  minimum,
  negate,
  parseAmount,
  parseColumn,
  parseFraction,
  SUM_COLUMN_MAX,
  subtract,
  sum,
  times,
  ZERO,
} from './amount';

const anAmount = fc.bigInt({ min: -SUM_COLUMN_MAX, max: SUM_COLUMN_MAX }).map(fromUnits);
const aDenominator = fc.bigInt({ min: 1n, max: 10n ** 30n });

describe('reading and writing', () => {
  it('reads back what it wrote, by either path', () => {
    fc.assert(
      fc.property(anAmount, (amount) => {
        expect(parseAmount(formatAmount(amount))).toBe(amount);
        expect(parseColumn(formatAmount(amount))).toBe(amount);
      }),
    );
  });

  it.each([
    [0n, '0.00000000'],
    [1n, '0.00000001'],
    [-1n, '-0.00000001'],
    [99_999_999n, '0.99999999'],
    [-100_000_000n, '-1.00000000'],
    [1_250_000_000n, '12.50000000'],
  ])('writes %d units as %s', (count, text) => {
    expect(formatAmount(fromUnits(count))).toBe(text);
  });

  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['12.5', 1_250_000_000n],
    ['007', 700_000_000n],
    ['-0.00000001', -1n],
    ['0.1000000000', 10_000_000n],
  ])('reads %s', (text, count) => {
    expect(parseAmount(text)).toBe(count);
    expect(parseColumn(text)).toBe(count);
  });

  it.each(['', ' 1', '1 ', '1\n', '+1', '--1', '.5', '5.', '1,5', '1e5', '0x10', 'NaN', '1.2.3', '１'])(
    'refuses %j, which is no decimal',
    (text) => {
      expect(() => parseAmount(text)).toThrow(AmountError);
      expect(() => parseAmount(text)).toThrow('is not a decimal amount');
      expect(() => parseColumn(text)).toThrow(AmountError);
    },
  );

  it('refuses a ninth digit, which would have to be rounded', () => {
    expect(() => parseAmount('0.123456789')).toThrow('"0.123456789" has more than 8 fraction digits');
    expect(() => parseColumn('0.000000001')).toThrow(AmountError);
  });

  it('names the largest figure of either column', () => {
    expect(formatAmount(COLUMN_MAX)).toBe('999999999999.99999999');
    expect(formatAmount(SUM_COLUMN_MAX)).toBe(`${'9'.repeat(30)}.99999999`);
  });
});

describe('arithmetic', () => {
  it('adds, subtracts, negates and sums without loss', () => {
    expect(formatAmount(add(COLUMN_MAX, fromUnits(1n)))).toBe('1000000000000.00000000');
    expect(subtract(parseAmount('1'), parseAmount('1.00000001'))).toBe(-1n);
    expect(negate(parseAmount('2'))).toBe(parseAmount('-2'));
    expect(sum([COLUMN_MAX, COLUMN_MAX, fromUnits(-1n)])).toBe(2n * COLUMN_MAX - 1n);
    expect(sum([])).toBe(ZERO);
  });

  it('finds the smaller and the larger', () => {
    const [small, large] = [parseAmount('-3'), parseAmount('2')];
    expect([minimum(small, large), minimum(large, small)]).toEqual([small, small]);
    expect([maximum(small, large), maximum(large, small)]).toEqual([large, large]);
  });

  it('divides towards minus infinity and towards plus infinity', () => {
    expect([floorDivide(-7n, 2n), floorDivide(7n, 2n), floorDivide(-8n, 2n)]).toEqual([-4n, 3n, -4n]);
    expect([ceilDivide(-7n, 2n), ceilDivide(7n, 2n), ceilDivide(8n, 2n)]).toEqual([-3n, 4n, 4n]);
    fc.assert(
      fc.property(anAmount, aDenominator, (numerator, denominator) => {
        const floor = floorDivide(numerator, denominator);
        expect(floor * denominator <= numerator && numerator < (floor + 1n) * denominator).toBe(true);
        const ceiling = ceilDivide(numerator, denominator);
        expect((ceiling - 1n) * denominator < numerator && numerator <= ceiling * denominator).toBe(true);
      }),
    );
  });

  it('multiplies with one floor, towards minus infinity', () => {
    expect(times(fromUnits(3n), parseFraction('0.25'))).toBe(0n);
    expect(times(fromUnits(-3n), parseFraction('0.25'))).toBe(-1n);
    fc.assert(
      fc.property(
        anAmount,
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        aDenominator,
        (amount, numerator, denominator) => {
          const product = times(amount, { numerator, denominator });
          expect(product * denominator <= amount * numerator).toBe(true);
          expect(amount * numerator < (product + 1n) * denominator).toBe(true);
        },
      ),
    );
  });

  it('stays exact at the largest figures', () => {
    const product = times(COLUMN_MAX, asFraction(COLUMN_MAX));
    expect(formatAmount(product)).toBe('999999999999999999980000.00000000');
    expect(times(COLUMN_MAX, parseFraction('1'))).toBe(COLUMN_MAX);
    expect(formatAmount(times(COLUMN_MAX, parseFraction('0.5')))).toBe('499999999999.99999999');
  });
});

describe('fractions', () => {
  it.each([
    ['0.2', 2n, 10n],
    ['12.5', 125n, 10n],
    ['-0.05', -5n, 100n],
    ['3', 3n, 1n],
    ['0.1234567890123', 1234567890123n, 10n ** 13n],
  ])('reads %s exactly', (text, numerator, denominator) => {
    expect(parseFraction(text)).toEqual({ numerator, denominator });
  });

  it.each(['', '1/2', '.5', '1e-1', '10%'])('refuses %j', (text) => {
    expect(() => parseFraction(text)).toThrow(AmountError);
  });

  it('reads the decimal of a rate as the rate', () => {
    fc.assert(
      fc.property(anAmount, (rate) => {
        expect(parseFraction(formatAmount(rate))).toEqual(asFraction(rate));
      }),
    );
  });
});
