import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount, fromUnits, parseAmount } from '@/lib/amount';
import { readTheirAmount } from './their-amount';
import { isKept, isNear, type Keeping, OF_DOUBLES, stepOf, tolerated } from './tolerance';

const read = (text: string): string | null => {
  const amount = readTheirAmount(text);
  return amount === null ? null : formatAmount(amount);
};

describe('an old amount', () => {
  test('is read from whatever a server prints for it', () => {
    expect(read('12.5')).toBe('12.50000000');
    expect(read('0')).toBe('0.00000000');
    expect(read('-3.25')).toBe('-3.25000000');
    expect(read('.5')).toBe('0.50000000');
    expect(read('47189.560693799998')).toBe('47189.56069380');
    expect(read('1e-7')).toBe('0.00000010');
    expect(read('1.25e+20')).toBe('125000000000000000000.00000000');
    expect(read('1.5E3')).toBe('1500.00000000');
  });

  test('is rounded at the eighth digit, halves away from zero', () => {
    expect(read('0.000000005')).toBe('0.00000001');
    expect(read('0.0000000049999')).toBe('0.00000000');
    expect(read('-0.000000005')).toBe('-0.00000001');
    expect(read('5e-9')).toBe('0.00000001');
    expect(read('1e-300')).toBe('0.00000000');
  });

  test('is none where the text is no number', () => {
    for (const text of ['', '.', 'e5', 'many', '1,5', '0x10', 'NaN', '1 CC']) expect(read(text)).toBeNull();
  });

  test('that is exact is read as it is', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), (units) => {
        expect(readTheirAmount(formatAmount(fromUnits(units)))).toBe(units);
      }),
    );
  });

  test('that went through a double is near to itself', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), (units) => {
        const there = readTheirAmount(String(Number(formatAmount(fromUnits(units)))));
        expect(isNear(OF_DOUBLES, fromUnits(units), there!)).toBe(true);
      }),
    );
  });
});

describe('what counts as float noise', () => {
  const near = (here: string, there: string, type = 'double') =>
    isNear(tolerated(OF_DOUBLES, type), parseAmount(here), parseAmount(there));

  test('is a millionth of a CC, or a thousand-millionth of the amount', () => {
    expect(near('5', '5.000001')).toBe(true);
    expect(near('5', '5.00000101')).toBe(false);
    expect(near('10000000', '10000000.01')).toBe(true);
    expect(near('10000000', '10000000.02')).toBe(false);
  });

  test('is more where a column keeps seven digits', () => {
    expect(near('1234567', '1234567.1', 'float')).toBe(true);
    expect(near('1234567', '1234567.2', 'float')).toBe(false);
  });
});

describe('what a column of few digits keeps', () => {
  const kept = (how: Keeping, here: string, there: string, digits: number) =>
    isKept(OF_DOUBLES, stepOf(digits)!, how, parseAmount(here), parseAmount(there));

  test('is at most half of the last digit away where it rounds', () => {
    expect(kept('rounded', '5.128', '5.13', 2)).toBe(true);
    expect(kept('rounded', '5.125', '5.12', 2)).toBe(true);
    expect(kept('rounded', '5.128', '5.12', 2)).toBe(false);
    expect(kept('rounded', '5.5', '6', 0)).toBe(true);
    expect(kept('rounded', '0', '1', 0)).toBe(false);
    expect(kept('rounded', '1.9', '1', 0)).toBe(false);
  });

  test('is less by up to the last digit, and never more, where the rest is cut off', () => {
    expect(kept('cut off', '5.128', '5.12', 2)).toBe(true);
    expect(kept('cut off', '5.128', '5.13', 2)).toBe(false);
    expect(kept('cut off', '1.9', '1', 0)).toBe(true);
    expect(kept('cut off', '0', '1', 0)).toBe(false);
    expect(kept('cut off', '1.9', '0', 0)).toBe(false);
    // A double may come to a little less than 5, and lose the whole of its last digit.
    expect(kept('cut off', '5', '4', 0)).toBe(true);
  });

  test('is all of it from eight digits on, and where none are declared', () => {
    expect([stepOf(8), stepOf(12), stepOf(null)]).toEqual([null, null, null]);
    expect([stepOf(0), stepOf(1), stepOf(7)].map((step) => formatAmount(step!))).toEqual([
      '1.00000000',
      '0.10000000',
      '0.00000010',
    ]);
  });
});
