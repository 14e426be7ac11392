import { expect, test } from 'vitest';
import { formatInstant, type Period, parseInstant, periodsBetween } from '@/lib/period';
import { keyOf, missedStretches } from './period-missed';

const between = (kind: Period['kind'], from: string, to: string, zone = 'UTC'): Period[] =>
  periodsBetween(kind, parseInstant(from), parseInstant(to), zone);

const shown = (stretches: readonly Period[][]): string[] =>
  stretches.map((one) => `${one[0]!.kind} ${one.length} from ${formatInstant(one[0]!.start)}`);

test('periods of days that follow one another are one stretch, each kind by itself', () => {
  const missed = [
    ...between('hourly', '2026-03-01T20:00Z', '2026-03-03T02:00Z'),
    ...between('daily', '2026-03-01T00:00Z', '2026-03-03T00:00Z'),
    ...between('hourly', '2026-03-05T04:00Z', '2026-03-05T06:00Z'),
  ];
  expect(shown(missedStretches(missed, 'UTC'))).toEqual([
    'hourly 30 from 2026-03-01T20:00:00Z',
    'hourly 2 from 2026-03-05T04:00:00Z',
    'daily 2 from 2026-03-01T00:00:00Z',
  ]);
});

test('hours of one day with others between them are one stretch, also on a day of 23 hours', () => {
  const zone = 'Europe/Berlin';
  const day = between('hourly', '2026-03-28T23:00Z', '2026-03-29T22:00Z', zone);
  expect(day).toHaveLength(23);
  expect(missedStretches([day[0]!, day[9]!, day[22]!], zone)).toHaveLength(1);
});

test('nothing missed is no stretch', () => {
  expect(missedStretches([], 'UTC')).toEqual([]);
});

test('a stretch stays under the alert that told of its first day, and is told of anew when nothing told is left', () => {
  const days = (from: string, to: string) => between('daily', `${from}T00:00Z`, `${to}T00:00Z`);
  const key = (stretch: readonly Period[], ...open: string[]) =>
    keyOf(stretch, 'UTC', new Set(open.map((day) => `period missed:daily:${day}`))).slice(-2);
  expect(key(days('2026-03-01', '2026-03-04')), 'nothing was told').toBe('03');
  expect(key(days('2026-03-01', '2026-03-06'), '2026-03-03'), 'it has grown').toBe('03');
  expect(key(days('2026-03-03', '2026-03-06'), '2026-03-03'), 'worked off from its beginning').toBe('03');
  expect(key(days('2026-03-01', '2026-03-03'), '2026-03-03'), 'worked off from its end').toBe('03');
  expect(key(days('2026-03-04', '2026-03-06'), '2026-03-03'), 'only what came later is left').toBe('05');
  expect(key(days('2026-03-08', '2026-03-10'), '2026-03-03', '2026-03-09'), 'one of two').toBe('09');
  const hourly = new Set(['period missed:hourly:2026-03-09']);
  expect(keyOf(days('2026-03-01', '2026-03-04'), 'UTC', hourly), 'of the other kind').toMatch(/daily/);
});
