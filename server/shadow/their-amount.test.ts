import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount, fromUnits, parseAmount } from '@/lib/amount';
import { readTheirAmount } from './their-amount';
import { isNear, OF_DOUBLES, tolerated } from './tolerance';

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
  const near = (here: string, there: string, type = 'double', digits: number | null = null) =>
    isNear(tolerated(OF_DOUBLES, { type, digits }), parseAmount(here), parseAmount(there));

  test('is a millionth of a CC, or a thousand-millionth of the amount', () => {
    expect(near('5', '5.000001')).toBe(true);
    expect(near('5', '5.00000101')).toBe(false);
    expect(near('10000000', '10000000.01')).toBe(true);
    expect(near('10000000', '10000000.02')).toBe(false);
  });

  test('is more where a column keeps less', () => {
    expect(near('1234567', '1234567.1', 'float')).toBe(true);
    expect(near('1234567', '1234567.2', 'float')).toBe(false);
    expect(near('5.128', '5.13', 'decimal', 2)).toBe(true);
    expect(near('5.128', '5.14', 'decimal', 2)).toBe(false);
    expect(near('5.5', '6', 'int', 0)).toBe(true);
    expect(near('5', '6.5', 'int', 0)).toBe(false);
  });
});
