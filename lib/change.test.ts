import { expect, test } from 'vitest';
import { parseAmount } from './amount';
import { changeOf } from './change';

const change = (now: string, before: string) => changeOf(parseAmount(now), parseAmount(before));

test('a change has its direction and its size in percent of what was before', () => {
  expect(change('110', '100')).toEqual({ sign: 1, percent: '10.0' });
  expect(change('50', '100')).toEqual({ sign: -1, percent: '50.0' });
  expect(change('320', '100')).toEqual({ sign: 1, percent: '220.0' });
  expect(change('0', '100')).toEqual({ sign: -1, percent: '100.0' });
  expect(change('100', '100')).toEqual({ sign: 0, percent: '0.0' });
});

test('it is rounded to one digit, half away from zero, with exact figures', () => {
  expect(change('100.05', '100').percent).toBe('0.1');
  expect(change('100.04999999', '100').percent).toBe('0.0');
  expect(change('99.95', '100').percent).toBe('0.1');
  expect(change('99999999999999999999.00000001', '99999999999999999999')).toEqual({
    sign: 1,
    percent: '0.0',
  });
});

test('from nothing to something there is no percentage', () => {
  expect(change('1', '0')).toEqual({ sign: 1, percent: null });
  expect(change('0', '0')).toEqual({ sign: 0, percent: '0.0' });
});
