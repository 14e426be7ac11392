import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accrue } from './accrual';
import { add, asFraction, COLUMN_MAX, formatAmount, fromUnits, parseAmount, parseFraction } from './amount';

const anAmount = fc.bigInt({ min: 0n, max: COLUMN_MAX }).map(fromUnits);
const aSmallAmount = fc.bigInt({ min: 0n, max: 1000n }).map(fromUnits);
const aShare = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 8n }), fc.constant(10n ** 8n))
  .map(([numerator, denominator]) => ({ numerator, denominator }));
const anyCc = fc.oneof(anAmount, aSmallAmount);

const shown = (cc: string, rate: string, share: string) => {
  const { inflow, hourly, daily } = accrue({
    cc: parseAmount(cc),
    rate: parseAmount(rate),
    hourlyShare: parseFraction(share),
  });
  return [inflow, hourly, daily].map(formatAmount);
};

describe('the accrual of an hour', () => {
  it.each([
    ['100', '1', '0.25', ['100.00000000', '25.00000000', '75.00000000']],
    ['0.00000003', '1', '0.25', ['0.00000003', '0.00000000', '0.00000003']],
    ['100', '0', '0.25', ['0.00000000', '0.00000000', '0.00000000']],
    ['100', '1', '0', ['100.00000000', '0.00000000', '100.00000000']],
    ['100', '1', '1', ['100.00000000', '100.00000000', '0.00000000']],
  ])('of %s CC at the rate %s and the share %s', (cc, rate, share, expected) => {
    expect(shown(cc, rate, share)).toEqual(expected);
  });

  it('floors the sum once, not vote by vote', () => {
    const together = shown('0.00000002', '0.5', '0');
    expect(together[0]).toBe('0.00000001');
    expect(shown('0.00000001', '0.5', '0')[0]).toBe('0.00000000');
  });

  it('gives the pools together exactly the inflow, and neither less than nothing', () => {
    fc.assert(
      fc.property(anyCc, anAmount, aShare, (cc, rate, hourlyShare) => {
        const { inflow, hourly, daily } = accrue({ cc, rate, hourlyShare });
        expect(add(hourly, daily)).toBe(inflow);
        expect(inflow).toBe((cc * rate) / 10n ** 8n);
        expect(hourly >= 0n && daily >= 0n).toBe(true);
      }),
    );
  });

  // What is late is the whole hour's accrual less what was accrued; were a pool to shrink with more CC, it would be negative.
  it('never takes from a pool when there is more CC', () => {
    fc.assert(
      fc.property(anyCc, anyCc, fc.oneof(aSmallAmount, anAmount), aShare, (cc, more, rate, hourlyShare) => {
        const before = accrue({ cc, rate, hourlyShare });
        const after = accrue({ cc: add(cc, more), rate, hourlyShare });
        expect(after.hourly >= before.hourly).toBe(true);
        expect(after.daily >= before.daily).toBe(true);
      }),
    );
  });

  it('takes the rate as a figure with 8 digits', () => {
    expect(asFraction(parseAmount('0.5'))).toEqual({ numerator: 50_000_000n, denominator: 100_000_000n });
    expect(shown('999999999999.99999999', '1', '0.25')[0]).toBe('999999999999.99999999');
  });
});
