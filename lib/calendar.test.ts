import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Attempt,
  dayOfDate,
  daysOfMonth,
  type Facts,
  hoursInColumns,
  monthAt,
  monthLater,
  standingOf,
} from './calendar';
import { dayAt, HOUR, hoursOf, type Instant, localDate, localHour, parseInstant, periodFrom } from './period';

const hour = periodFrom('hourly', parseInstant('2026-03-01T12:00Z'), 'UTC');

const facts = (changes: Partial<Facts> = {}): Facts => ({
  attempts: [],
  skip: null,
  refused: false,
  paused: false,
  now: parseInstant('2026-03-01T14:00Z'),
  catchUpHours: 24,
  ...changes,
});
const attempt = (number: number, status: Attempt['status'], rerun = false): Attempt => ({
  id: number * 10,
  attempt: number,
  status,
  rerun,
  archived: false,
});
const at = (iso: string, changes: Partial<Facts> = {}) =>
  standingOf(hour, facts({ now: parseInstant(iso), ...changes })).standing;

describe('where a period stands', () => {
  test('goes on with time while nobody attempts it', () => {
    expect(at('2026-03-01T11:59:59Z')).toBe('coming');
    expect(at('2026-03-01T12:00Z')).toBe('running');
    expect(at('2026-03-01T13:00Z')).toBe('ended');
    expect(at('2026-03-01T13:29:59Z')).toBe('ended');
    expect(at('2026-03-01T13:30Z')).toBe('due');
    expect(at('2026-03-02T13:29:59Z')).toBe('due');
    expect(at('2026-03-02T13:30Z')).toBe('missed');
  });

  test('is paused while its schedule is, and refused where CC is missing, but missed in the end', () => {
    expect(at('2026-03-01T13:30Z', { paused: true })).toBe('paused');
    expect(at('2026-03-01T13:00Z', { paused: true })).toBe('ended');
    expect(at('2026-03-01T13:30Z', { paused: true, refused: true })).toBe('refused');
    expect(at('2026-03-02T13:30Z', { paused: true })).toBe('missed');
  });

  test('is that of the attempt that goes on, else of the published one, else of the latest', () => {
    const standing = (...attempts: Attempt[]) => standingOf(hour, facts({ attempts }));
    expect(standing(attempt(1, 'published'))).toEqual({ standing: 'published', runId: 10 });
    expect(standing(attempt(1, 'superseded'), attempt(2, 'published', true))).toEqual({
      standing: 'rerun',
      runId: 20,
    });
    expect(standing(attempt(1, 'published'), attempt(2, 'waiting', true))).toEqual({
      standing: 'waiting',
      runId: 20,
    });
    expect(standing(attempt(1, 'published'), attempt(2, 'rejected', true))).toEqual({
      standing: 'published',
      runId: 10,
    });
    expect(standing(attempt(1, 'rejected'), attempt(2, 'failed'))).toEqual({ standing: 'failed', runId: 20 });
    expect(standing(attempt(2, 'published'), attempt(1, 'failed'))).toEqual({
      standing: 'published',
      runId: 20,
    });
  });

  test('is skipped though an attempt was rejected before, and leads to that attempt', () => {
    const skipped = facts({ attempts: [attempt(1, 'rejected')], skip: 'skipped' });
    expect(standingOf(hour, skipped)).toEqual({ standing: 'skipped', runId: 10 });
    expect(standingOf(hour, facts({ skip: 'elsewhere' }))).toEqual({ standing: 'elsewhere', runId: null });
  });
});

describe('a month', () => {
  test('has the days of its zone, and its neighbours', () => {
    const november = daysOfMonth('2026-11', 'Europe/Berlin');
    expect(november).toHaveLength(30);
    expect(november[0]).toEqual(dayAt(parseInstant('2026-10-31T23:00Z'), 'Europe/Berlin'));
    expect(monthAt(parseInstant('2026-10-31T23:00Z'), 'Europe/Berlin')).toBe('2026-11');
    expect(monthAt(parseInstant('2026-10-31T22:59Z'), 'Europe/Berlin')).toBe('2026-10');
    expect([monthLater('2026-12', 1), monthLater('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  });

  test('has days that are found by their dates', () => {
    expect(dayOfDate('2026-03-29', 'Europe/Berlin')).toEqual({
      kind: 'daily',
      start: parseInstant('2026-03-28T23:00Z'),
      end: parseInstant('2026-03-29T22:00Z'),
    });
    // The date that the zone left out has no day of its own; the one that begins then is the next.
    expect(localDate(dayOfDate('2011-12-30', 'Pacific/Apia').start, 'Pacific/Apia')).toBe('2011-12-31');
    expect(() => dayOfDate('2026-02-30', 'UTC')).toThrow(RangeError);
  });

  test('leaves out a date that its zone left out', () => {
    const days = daysOfMonth('2011-12', 'Pacific/Apia').map((day) => localDate(day.start, 'Pacific/Apia'));
    expect(days).toHaveLength(30);
    expect(days).not.toContain('2011-12-30');
  });

  test('shows a day of 23 hours without the hour that it lacks', () => {
    const { columns, rows } = hoursInColumns(daysOfMonth('2026-03', 'Europe/Berlin'), 'Europe/Berlin');
    expect(columns).toHaveLength(24);
    expect(rows[28]!.map((cell) => cell === null).indexOf(true)).toBe(2);
    expect(rows[28]!.filter((cell) => cell !== null)).toHaveLength(23);
    expect(rows[27]!.every((cell) => cell !== null)).toBe(true);
  });

  test('shows a day of 25 hours with one of them twice, and other days without the second one', () => {
    const { columns, rows } = hoursInColumns(daysOfMonth('2026-10', 'Europe/Berlin'), 'Europe/Berlin');
    expect(columns[3]).toEqual({ hour: 2, again: true });
    expect(columns).toHaveLength(25);
    expect(rows[24]!.every((cell) => cell !== null)).toBe(true);
    expect(rows[23]!.map((cell) => cell === null).indexOf(true)).toBe(3);
  });

  test('shows the shorter and the longer days of Lord Howe, which differ by half an hour', () => {
    const zone = 'Australia/Lord_Howe';
    for (const month of ['2026-04', '2026-10']) {
      const days = daysOfMonth(month, zone);
      const { rows } = hoursInColumns(days, zone);
      expect(rows.map((row) => row.filter((cell) => cell !== null))).toEqual(days.map(hoursOf));
    }
  });

  test('has every hour once, under its own local hour, in any zone', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Africa/Casablanca',
      'Asia/Beirut',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 2000, max: 2035 }),
        fc.integer({ min: 1, max: 12 }),
        (zone, year, month) => {
          const days = daysOfMonth(`${year}-${String(month).padStart(2, '0')}`, zone);
          const { columns, rows } = hoursInColumns(days, zone);
          rows.forEach((row, index) => {
            expect(row.filter((cell) => cell !== null)).toEqual(hoursOf(days[index]!));
            row.forEach((cell, column) => {
              if (cell) expect(localHour(cell.start, zone)).toBe(columns[column]!.hour);
            });
          });
          const whole = days.reduce((sum, day) => sum + (day.end - day.start), 0);
          expect(whole).toBe(days.at(-1)!.end - (days[0]!.start as Instant));
          expect(whole / HOUR).toBeGreaterThan(26 * 24);
        },
      ),
      { numRuns: 40 },
    );
  });
});
