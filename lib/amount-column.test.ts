import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmountError, COLUMN_MAX, fromUnits } from './amount';
import { AmountColumn } from './amount-column';

const LEAST = -(2n ** 127n);
const MOST = 2n ** 127n - 1n;
const aFigure = fc.oneof(
  fc.bigInt({ min: LEAST, max: MOST }),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  fc.constantFrom(0n, -1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 64n), LEAST, MOST, COLUMN_MAX),
);

const columnOf = (figures: readonly bigint[]) => {
  const column = new AmountColumn(figures.length);
  for (const [index, figure] of figures.entries()) column.set(index, fromUnits(figure));
  return column;
};
const figuresOf = (column: AmountColumn): bigint[] =>
  Array.from({ length: column.length }, (_, index) => column.at(index));

describe('a column of amounts', () => {
  it('begins with zeros', () => {
    expect(figuresOf(new AmountColumn(3))).toEqual([0n, 0n, 0n]);
  });

  it('gives back every figure as it was set, beyond 64 bits and below zero too', () => {
    fc.assert(
      fc.property(fc.array(aFigure), (figures) => {
        const column = columnOf(figures);
        expect(figuresOf(column)).toEqual(figures);
      }),
    );
  });

  it('adds to one figure and leaves its neighbours', () => {
    const aSmallFigure = fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n });
    fc.assert(
      fc.property(fc.tuple(aSmallFigure, aSmallFigure, aSmallFigure), aSmallFigure, ([a, b, c], more) => {
        const column = columnOf([a, b, c]);
        column.add(1, fromUnits(more));
        expect(figuresOf(column)).toEqual([a, b + more, c]);
      }),
    );
  });

  it.each([MOST + 1n, LEAST - 1n, 10n ** 60n])('refuses %d units and keeps what was there', (figure) => {
    const column = columnOf([7n]);
    expect(() => column.set(0, fromUnits(figure))).toThrow(AmountError);
    expect(() => column.set(0, fromUnits(figure))).toThrow(`${figure} units are more than a column`);
    expect(column.at(0)).toBe(7n);
  });

  it('refuses a sum that does not fit instead of wrapping it', () => {
    const column = columnOf([MOST]);
    expect(() => column.add(0, fromUnits(1n))).toThrow(AmountError);
    expect(column.at(0)).toBe(MOST);
  });

  it('keeps what fits when its length changes, and is a column of its own', () => {
    const column = columnOf([-5n, 2n ** 70n, 3n]);
    expect(figuresOf(column.resized(2))).toEqual([-5n, 2n ** 70n]);
    const longer = column.resized(5);
    expect(figuresOf(longer)).toEqual([-5n, 2n ** 70n, 3n, 0n, 0n]);
    longer.set(0, fromUnits(9n));
    expect(column.at(0)).toBe(-5n);
  });
});
