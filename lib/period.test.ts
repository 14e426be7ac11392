import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayAt,
  dueAt,
  duePeriods,
  formatInstant,
  HOUR,
  hourAt,
  hoursIn,
  hoursOf,
  type Instant,
  isZone,
  KINDS,
  later,
  localDate,
  localHour,
  MINUTE,
  nextFullDay,
  nextPeriod,
  PeriodError,
  parseInstant,
  periodAt,
  periodFrom,
  periodsBetween,
} from './period';

const ZONES = [
  'UTC',
  'Europe/Budapest',
  'Australia/Lord_Howe',
  'America/New_York',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'America/Havana',
  'Pacific/Apia',
  'America/St_Johns',
  'Antarctica/Casey',
];

const aZone = fc.constantFrom(...ZONES);
const anInstant = fc
  .oneof(
    fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) }),
    // Around the clock changes of these zones, where a random instant seldom falls.
    fc
      .tuple(
        fc.constantFrom(
          '2010-11-07T02:30Z',
          '2010-03-04T15:00Z',
          '2011-12-30T10:00Z',
          '2018-11-04T03:00Z',
          '2018-02-18T02:00Z',
          '2022-03-27T01:00Z',
          '2022-10-30T01:00Z',
          '2022-04-02T15:00Z',
          '2022-10-01T15:30Z',
          '2024-04-25T22:00Z',
          '2022-11-06T05:00Z',
        ),
        fc.integer({ min: -26 * HOUR, max: 26 * HOUR }),
      )
      .map(([change, off]) => parseInstant(change) + off),
  )
  .map((instant) => instant as Instant);
const aKind = fc.constantFrom(...KINDS);

const at = (text: string) => parseInstant(text);
const dayOf = (text: string, zone: string) => dayAt(at(text), zone);
const bounds = ({ start, end }: { start: Instant; end: Instant }) => [start, end].map(formatInstant);

describe('the length of a day', () => {
  it.each([
    ['UTC', '2022-03-27T12:00Z', '2022-03-27T00:00:00Z', '2022-03-28T00:00:00Z', 24],
    ['Europe/Budapest', '2022-03-26T12:00Z', '2022-03-25T23:00:00Z', '2022-03-26T23:00:00Z', 24],
    ['Europe/Budapest', '2022-03-27T12:00Z', '2022-03-26T23:00:00Z', '2022-03-27T22:00:00Z', 23],
    ['Europe/Budapest', '2022-10-30T12:00Z', '2022-10-29T22:00:00Z', '2022-10-30T23:00:00Z', 25],
    ['America/New_York', '2022-03-13T12:00Z', '2022-03-13T05:00:00Z', '2022-03-14T04:00:00Z', 23],
    ['America/New_York', '2022-11-06T12:00Z', '2022-11-06T04:00:00Z', '2022-11-07T05:00:00Z', 25],
    ['Asia/Kolkata', '2022-03-27T12:00Z', '2022-03-26T18:30:00Z', '2022-03-27T18:30:00Z', 24],
    ['Australia/Lord_Howe', '2022-10-01T20:00Z', '2022-10-01T13:30:00Z', '2022-10-02T13:00:00Z', 23.5],
    ['Australia/Lord_Howe', '2022-04-02T20:00Z', '2022-04-02T13:00:00Z', '2022-04-03T13:30:00Z', 24.5],
    // Midnight does not exist on these dates, so their first instant is one o'clock.
    ['America/Sao_Paulo', '2018-11-04T12:00Z', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z', 23],
    ['Africa/Cairo', '2024-04-26T12:00Z', '2024-04-25T22:00:00Z', '2024-04-26T21:00:00Z', 23],
    // Midnight comes twice on this date, and the first begins it.
    ['America/Havana', '2022-11-06T12:00Z', '2022-11-06T04:00:00Z', '2022-11-07T05:00:00Z', 25],
    // The hour before midnight comes twice, and the date ends with the second.
    ['America/Sao_Paulo', '2018-02-18T02:30Z', '2018-02-17T02:00:00Z', '2018-02-18T03:00:00Z', 25],
    // There was no 30 December 2011.
    ['Pacific/Apia', '2011-12-30T09:59Z', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z', 24],
  ])('in %s at %s', (zone, instant, start, end, hours) => {
    const day = dayOf(instant, zone);
    expect(bounds(day)).toEqual([start, end]);
    expect(day.kind).toBe('daily');
    expect((day.end - day.start) / HOUR).toBe(hours);
    expect(hoursOf(day)).toHaveLength(Math.ceil(hours));
  });

  it('keeps an instant in the day that has begun though the clock shows the old date once more', () => {
    const expected = ['2010-11-07T02:30:00Z', '2010-11-08T03:30:00Z'];
    // Clocks went back from 00:01 to 23:01; the instant is asked first, so that no remembered day answers for it.
    expect(localDate(at('2010-11-07T03:00Z'), 'America/St_Johns')).toBe('2010-11-06');
    expect(bounds(dayOf('2010-11-07T03:00Z', 'America/St_Johns'))).toEqual(expected);
    expect(bounds(dayOf('2010-11-07T12:00Z', 'America/St_Johns'))).toEqual(expected);
    expect(bounds(dayOf('2010-11-07T02:29Z', 'America/St_Johns'))[1]).toBe(expected[0]);
  });
});

describe('the hours of a day', () => {
  it('are the hours of the clock in UTC', () => {
    const hours = hoursOf(dayOf('2022-01-10T05:00Z', 'UTC'));
    expect(hours.map(({ start }) => formatInstant(start).slice(11, 16))).toEqual(
      Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
    );
  });

  it('begin at the half hour of UTC in India', () => {
    expect(bounds(hourAt(at('2022-01-10T05:00Z'), 'Asia/Kolkata'))).toEqual([
      '2022-01-10T04:30:00Z',
      '2022-01-10T05:30:00Z',
    ]);
  });

  it.each([
    ['2022-10-01T20:00Z', 24],
    ['2022-04-02T20:00Z', 25],
  ])('end with one of 30 minutes when Lord Howe changes its clocks at %s', (instant, count) => {
    const lengths = hoursOf(dayOf(instant, 'Australia/Lord_Howe')).map(({ start, end }) => end - start);
    expect(lengths).toEqual([...new Array(count - 1).fill(HOUR), 30 * MINUTE]);
  });

  it('tile the day, and the days tile time', () => {
    fc.assert(
      fc.property(anInstant, aZone, (instant, zone) => {
        const day = dayAt(instant, zone);
        expect(day.start <= instant && instant < day.end).toBe(true);
        const hours = hoursOf(day);
        expect(hours[0]!.start).toBe(day.start);
        expect(hours.at(-1)!.end).toBe(day.end);
        for (const [index, { start, end }] of hours.entries()) {
          if (index > 0) expect(start).toBe(hours[index - 1]!.end);
          const last = index === hours.length - 1;
          expect(last ? end > start && end - start <= HOUR : end - start === HOUR).toBe(true);
        }
        expect(nextPeriod(day, zone).start).toBe(day.end);
        expect(dayAt(later(day.start, -1), zone).end).toBe(day.start);
      }),
    );
  });

  it('hold every instant in exactly one, whatever was asked before', () => {
    fc.assert(
      fc.property(anInstant, anInstant, aZone, (instant, before, zone) => {
        dayAt(before, zone);
        const hour = hourAt(instant, zone);
        expect(hour.start <= instant && instant < hour.end).toBe(true);
        expect(hoursOf(dayAt(instant, zone)).filter(({ start }) => start === hour.start)).toEqual([hour]);
        expect(hourAt(hour.start, zone)).toEqual(hour);
        expect(hourAt(hour.end, zone).start).toBe(hour.end);
      }),
    );
  });

  it('are those of a period: of a day all its hours, of an hour itself', () => {
    const day = dayOf('2022-01-10T05:00Z', 'UTC');
    const hour = hourAt(at('2022-01-10T05:00Z'), 'UTC');
    expect(hoursIn(day)).toEqual(hoursOf(day));
    expect(hoursIn(hour)).toEqual([hour]);
  });
});

describe('the period that begins at an instant', () => {
  it('is found by its start', () => {
    fc.assert(
      fc.property(aKind, anInstant, aZone, (kind, instant, zone) => {
        const period = periodAt(kind, instant, zone);
        expect(periodFrom(kind, period.start, zone)).toEqual(period);
      }),
    );
  });

  it('is refused where none begins, with the one that holds it', () => {
    expect(() => periodFrom('daily', at('2022-01-10T00:00Z'), 'Europe/Budapest')).toThrow(
      'no day of the program begins at 2022-01-10T00:00:00Z; the day that holds it begins at 2022-01-09T23:00:00Z',
    );
    const half = at('2022-01-10T00:30Z');
    expect(() => periodFrom('hourly', half, 'UTC')).toThrow(PeriodError);
    expect(() => periodFrom('hourly', half, 'UTC')).toThrow(
      'the hour that holds it begins at 2022-01-10T00:00:00Z',
    );
    expect(periodFrom('hourly', half, 'Asia/Kolkata').start).toBe(half);
  });

  it('gives all that begin in a half-open stretch', () => {
    const days = periodsBetween('daily', at('2022-01-10T00:00Z'), at('2022-01-13T00:00Z'), 'UTC');
    expect(days.map(({ start }) => formatInstant(start).slice(0, 10))).toEqual([
      '2022-01-10',
      '2022-01-11',
      '2022-01-12',
    ]);
    const hours = periodsBetween('hourly', at('2022-01-10T00:01Z'), at('2022-01-10T02:01Z'), 'UTC');
    expect(hours.map(({ start }) => formatInstant(start).slice(11, 16))).toEqual(['01:00', '02:00']);
    expect(periodsBetween('hourly', at('2022-01-10T00:01Z'), at('2022-01-10T01:00Z'), 'UTC')).toEqual([]);
  });
});

describe('when a period is due', () => {
  it('is 30 minutes after the end of an hour and 35 seconds after that of a day', () => {
    const noon = at('2022-01-10T12:00Z');
    expect(formatInstant(dueAt(hourAt(noon, 'UTC')))).toBe('2022-01-10T13:30:00Z');
    expect(formatInstant(dueAt(dayAt(noon, 'UTC')))).toBe('2022-01-11T00:00:35Z');
  });

  const from = at('2022-01-10T00:00Z');
  const to = at('2022-02-01T00:00Z');
  const due = (now: string) =>
    duePeriods(from, to, at(now), 'UTC').map(
      ({ kind, start }) => `${kind} ${formatInstant(start).slice(5, 16)}`,
    );

  it('puts the day before its last hour, which falls due later', () => {
    expect(due('2022-01-11T00:30Z').slice(-3)).toEqual([
      'hourly 01-10T22:00',
      'daily 01-10T00:00',
      'hourly 01-10T23:00',
    ]);
  });

  it('is to the second', () => {
    expect(due('2022-01-10T01:29:59Z')).toEqual([]);
    expect(due('2022-01-10T01:30:00Z')).toEqual(['hourly 01-10T00:00']);
    expect(due('2022-01-11T00:00:34Z')).not.toContain('daily 01-10T00:00');
    expect(due('2022-01-11T00:00:35Z')).toContain('daily 01-10T00:00');
  });

  it('gives each due period once, in the order in which they fell due, and none that begins at the end', () => {
    fc.assert(
      fc.property(
        anInstant,
        fc.integer({ min: 0, max: 60 * HOUR }),
        anInstant,
        aZone,
        (start, length, now, zone) => {
          const end = later(start, length);
          const periods = duePeriods(start, end, now, zone);
          const expected = KINDS.flatMap((kind) => periodsBetween(kind, start, end, zone)).filter(
            (period) => dueAt(period) <= now,
          );
          expect(new Set(periods)).toEqual(new Set(expected));
          expect(periods).toHaveLength(expected.length);
          expect(periods.every((one, index) => index === 0 || dueAt(periods[index - 1]!) <= dueAt(one))).toBe(
            true,
          );
          expect(periods.every((one) => one.start >= start && one.start < end)).toBe(true);
        },
      ),
    );
  });
});

describe('instants and zones', () => {
  it('reads and writes an instant', () => {
    expect(formatInstant(at('2022-01-10T01:00+01:00'))).toBe('2022-01-10T00:00:00Z');
    fc.assert(
      fc.property(anInstant, (instant) => {
        expect(at(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it.each(['', 'yesterday', '2022-01-10', '2022-01-10T00:00', '2022-02-30T00:00Z'])(
    'refuses %j as an instant',
    (text) => {
      expect(() => at(text)).toThrow(PeriodError);
      expect(() => at(text)).toThrow('is not an instant; write it as 2022-01-10T00:00Z');
    },
  );

  it.each(['UTC', ...ZONES])('knows the zone %s', (zone) => {
    expect(isZone(zone)).toBe(true);
  });

  it.each(['', 'Europe/Nowhere', '+01:00', '2022-01-10T00:00Z', '2022-01-10T00:00[Europe/Budapest]'])(
    'knows no zone %j',
    (zone) => {
      expect(isZone(zone)).toBe(false);
    },
  );

  it('finds the next full day', () => {
    const midnight = at('2022-01-10T00:00Z');
    expect(nextFullDay(midnight, 'UTC')).toBe(midnight);
    expect(nextFullDay(later(midnight, 1), 'UTC')).toBe(at('2022-01-11T00:00Z'));
    expect(nextFullDay(midnight, 'Europe/Budapest')).toBe(at('2022-01-10T23:00Z'));
  });

  it('tells the local date and hour', () => {
    expect(localDate(at('2022-01-09T23:00Z'), 'Europe/Budapest')).toBe('2022-01-10');
    expect(localHour(at('2022-01-09T23:00Z'), 'Europe/Budapest')).toBe(0);
    expect(localHour(at('2022-01-10T12:30Z'), 'Asia/Kolkata')).toBe(18);
    // The hour that comes twice is two o'clock both times.
    expect(
      ['2022-10-30T00:00Z', '2022-10-30T01:00Z'].map((text) => localHour(at(text), 'Europe/Budapest')),
    ).toEqual([2, 2]);
  });
});
