import { expect, test } from 'vitest';
import { parseAmount, ZERO } from './amount';
import {
  type DayFigures,
  dailyLine,
  dailyPieces,
  isComplete,
  type PeriodState,
  spokenAmount,
} from './daily-line';

const hours = (states: Record<number, PeriodState> = {}): DayFigures['hours'] =>
  Array.from({ length: 24 }, (_, hour) => ({
    name: `${String(hour).padStart(2, '0')}:00`,
    state: states[hour] ?? 'published',
  }));

const WHOLE: DayFigures = {
  hours: hours(),
  day: 'published',
  paid: parseAmount('12480.25'),
  bonus: ZERO,
  partners: 826,
  unchecked: 0,
  broken: 0,
  remote: { sort: 'equal' },
};

test('a whole day is said in one line', () => {
  expect(dailyLine(WHOLE)).toBe(
    '24 of 24 hours and the day published, 12,480.25 CC to 826 partners, checks green, remote equal',
  );
  expect(isComplete(WHOLE)).toBe(true);
});

test('what is not published is named, and counted where it is much', () => {
  const some = {
    ...WHOLE,
    hours: hours({ 5: 'waiting', 7: 'failed', 8: 'failed' }),
    day: 'waiting' as const,
  };
  expect(dailyLine(some)).toBe(
    '21 of 24 hours published (05:00 waits for a person; 07:00 and 08:00 failed), the day not published: it waits for a person, ' +
      '12,480.25 CC to 826 partners, checks green, remote equal',
  );
  expect(isComplete(some)).toBe(false);
  const many = { ...WHOLE, hours: hours({ 1: 'not run', 2: 'not run', 3: 'not run', 4: 'not run' }) };
  expect(dailyLine(many)).toMatch(
    /^20 of 24 hours published \(4 hours from 01:00 were not run\), the day published, /,
  );
});

test('a skipped hour is said and is no reason to wait for', () => {
  const skipped = { ...WHOLE, hours: hours({ 3: 'skipped' }) };
  expect(dailyLine(skipped)).toMatch(/^23 of 24 hours published \(03:00 was skipped\), the day published, /);
  expect(isComplete(skipped)).toBe(true);
});

test('what was published elsewhere is said, is no reason to wait for, and its partners are not counted here', () => {
  const some = {
    ...WHOLE,
    hours: hours({ 3: 'elsewhere', 4: 'elsewhere', 7: 'skipped' }),
    day: 'elsewhere' as const,
  };
  expect(dailyLine(some)).toBe(
    '21 of 24 hours published (03:00 and 04:00 were published elsewhere; 07:00 was skipped), the day published elsewhere, ' +
      '12,480.25 CC to 826 partners here and to those who were paid elsewhere, checks green, remote equal',
  );
  expect(isComplete(some)).toBe(true);
});

test('checks are green only where everything was looked after and nothing is broken', () => {
  const checks = (changes: Partial<DayFigures>) =>
    dailyLine({ ...WHOLE, ...changes })
      .split(', ')
      .at(-2);
  expect(checks({ unchecked: 2 })).toBe('checks not done for 2 of 25 runs');
  expect(checks({ broken: 1 })).toBe('checks red: 1 broken invariant');
  expect(checks({ broken: 2, unchecked: 3 })).toBe('checks red: 2 broken invariants');
  const none = Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, 'missed' as const]));
  expect(checks({ hours: hours(none), day: 'missed' })).toBe('nothing to check');
  expect(isComplete({ ...WHOLE, unchecked: 1 })).toBe(false);
});

test('the remote is said to be what is known of it', () => {
  const remote = (state: DayFigures['remote']) =>
    dailyLine({ ...WHOLE, remote: state })
      .split(', ')
      .at(-1);
  expect(remote({ sort: 'none' })).toBe('no remote database');
  expect(remote({ sort: 'not compared' })).toBe('remote not compared');
  expect(remote({ sort: 'differs', transfers: 1 })).toBe('remote differs in 1 transfer');
  expect(remote({ sort: 'pending', transfers: 1200 })).toBe('1,200 transfers to the remote pending');
  const complete = (state: DayFigures['remote']) => isComplete({ ...WHOLE, remote: state });
  expect(complete({ sort: 'not compared' })).toBe(false);
  expect(complete({ sort: 'pending', transfers: 1 })).toBe(false);
  expect(complete({ sort: 'none' })).toBe(true);
});

test('amounts are exact, with two digits at least, and the market bonus stands apart', () => {
  expect(spokenAmount(ZERO)).toBe('0.00');
  expect(spokenAmount(parseAmount('1234567.5'))).toBe('1,234,567.50');
  expect(spokenAmount(parseAmount('999999999999.99999999'))).toBe('999,999,999,999.99999999');
  expect(dailyLine({ ...WHOLE, bonus: parseAmount('0.00000001'), partners: 1 })).toContain(
    '12,480.25 CC and a market bonus of 0.00000001 CC to 1 partner,',
  );
});

test('the pieces of the line are the line, with its amounts apart', () => {
  const pieces = dailyPieces({ ...WHOLE, bonus: parseAmount('1.5') });
  expect(pieces).toEqual([
    '24 of 24 hours and the day published, ',
    WHOLE.paid,
    ' CC and a market bonus of ',
    parseAmount('1.5'),
    ' CC to 826 partners',
    ', checks green, remote equal',
  ]);
});
