import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, type Instant, parseInstant } from './period';
import { spanAt, spanOf } from './span';

const ZONES = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Tokyo'];

describe('a day', () => {
  test('has its hours, and the days beside it', () => {
    const span = spanOf('hours', '2026-03-01', 'UTC');
    expect(span.start).toBe(parseInstant('2026-03-01T00:00Z'));
    expect(span.periods).toHaveLength(24);
    expect([span.previous, span.next]).toEqual(['2026-02-28', '2026-03-02']);
  });

  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('of Berlin on %s has %d hours', (of, hours) => {
    expect(spanOf('hours', of, 'Europe/Berlin').periods).toHaveLength(hours);
  });

  test('whose midnight the clocks leave out begins an hour later', () => {
    const { start, end } = spanOf('hours', '2026-09-06', 'America/Santiago');
    expect(end - start).toBe(23 * HOUR);
  });
});

test('a month has its days, and the months beside it', () => {
  const span = spanOf('days', '2024-02', 'Asia/Tokyo');
  expect(span.periods).toHaveLength(29);
  expect([span.previous, span.next]).toEqual(['2024-01', '2024-03']);
});

test.each([
  ['hours', '2026-02-30'],
  ['hours', '2026-11'],
  ['hours', '20261122'],
  ['days', '2026-13'],
  ['days', '2026-11-22'],
  ['days', ''],
] as const)('of %s, %j is none', (scale, of) => {
  expect(() => spanOf(scale, of, 'UTC')).toThrow(/is no (date|month)/);
});

test('the span that holds an instant is cut without a gap, and is found by its name again', () => {
  const range = { min: parseInstant('2020-01-01T00:00Z'), max: parseInstant('2035-01-01T00:00Z') };
  fc.assert(
    fc.property(
      fc.integer(range),
      fc.constantFrom(...ZONES),
      fc.constantFrom('hours' as const, 'days' as const),
      (at, zone, scale) => {
        const span = spanAt(scale, at as Instant, zone);
        expect(span.start <= at && at < span.end).toBe(true);
        expect(span.periods[0]!.start).toBe(span.start);
        expect(span.periods.at(-1)!.end).toBe(span.end);
        for (const [index, { end }] of span.periods.slice(0, -1).entries())
          expect(span.periods[index + 1]!.start).toBe(end);
        expect(spanOf(scale, span.of, zone)).toEqual(span);
        expect(spanOf(scale, span.next, zone).start).toBe(span.end);
        expect(spanOf(scale, span.previous, zone).end).toBe(span.start);
      },
    ),
    { numRuns: 300 },
  );
});
