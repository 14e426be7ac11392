import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFraction } from './amount';
import { grouped, percentOf } from './figures';

describe('a whole number', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['1234567', '1,234,567'],
  ])('%s is written as %s', (digits, written) => {
    expect(grouped(digits)).toBe(written);
  });
});

describe('a share in percent', () => {
  it.each([
    ['0', '0 %'],
    ['1', '100 %'],
    ['1.0', '100 %'],
    ['0.2', '20 %'],
    ['0.05', '5 %'],
    ['00.250', '25 %'],
    ['0.125', '12.5 %'],
    ['0.00001', '0.001 %'],
    ['10.5', '1,050 %'],
  ])('of %s is written as %s', (share, written) => {
    expect(percentOf(share)).toBe(written);
  });

  it('is the share itself a hundredfold, whatever it has of digits', () => {
    const digits = fc.nat({ max: 999_999 }).map(String);
    fc.assert(
      fc.property(digits, fc.option(digits), (whole, fraction) => {
        const share = fraction === null ? whole : `${whole}.${fraction}`;
        const written = percentOf(share);
        expect(written).not.toMatch(/\.\d*0 %$|^0\d/);
        const [of, percent] = [share, written.replaceAll(/[, %]/g, '')].map(parseFraction);
        expect(percent!.numerator * of!.denominator).toBe(of!.numerator * 100n * percent!.denominator);
      }),
    );
  });
});
