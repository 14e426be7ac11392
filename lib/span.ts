import { Temporal } from 'temporal-polyfill';
import { dayAt, hoursOf, type Instant, localDate, type Period, PeriodError, periodsBetween } from './period';

/** What a span is cut into: a day into hours, a month into days. */
export type Scale = 'hours' | 'days';

/** A day or a month of the program, with the periods that it is made of. */
export type Span = {
  readonly scale: Scale;
  /** The local date `2026-11-22`, or the month `2026-11`. */
  readonly of: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly periods: readonly Period[];
  /** The spans beside it, named alike. */
  readonly previous: string;
  readonly next: string;
};

/** The span that holds the instant. */
export function spanAt(scale: Scale, instant: Instant, zone: string): Span {
  // The day's own start, since where clocks go back over midnight an instant may bear the date before.
  const date = localDate(dayAt(instant, zone).start, zone);
  return spanOf(scale, scale === 'hours' ? date : date.slice(0, 7), zone);
}

/** The span of that name. @throws PeriodError where no day or month has it. */
export function spanOf(scale: Scale, of: string, zone: string): Span {
  return scale === 'hours' ? daySpan(of, zone) : monthSpan(of, zone);
}

function daySpan(of: string, zone: string): Span {
  const date = read(() => Temporal.PlainDate.from(of), of, /^\d{4}-\d\d-\d\d$/, 'date', '2026-11-22');
  const day = dayOf(date, zone);
  const beside = (days: number) => date.add({ days }).toString();
  return {
    scale: 'hours',
    of,
    start: day.start,
    end: day.end,
    periods: hoursOf(day),
    previous: beside(-1),
    next: beside(1),
  };
}

function monthSpan(of: string, zone: string): Span {
  const month = read(() => Temporal.PlainYearMonth.from(of), of, /^\d{4}-\d\d$/, 'month', '2026-11');
  const following = month.add({ months: 1 });
  const { start } = dayOf(month.toPlainDate({ day: 1 }), zone);
  const end = dayOf(following.toPlainDate({ day: 1 }), zone).start;
  return {
    scale: 'days',
    of,
    start,
    end,
    periods: periodsBetween('daily', start, end, zone),
    previous: month.subtract({ months: 1 }).toString(),
    next: following.toString(),
  };
}

/** Noon is within its date in every zone, whatever the clocks do at midnight. */
const dayOf = (date: Temporal.PlainDate, zone: string): Period =>
  dayAt(date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds as Instant, zone);

function read<T>(parse: () => T, text: string, shape: RegExp, noun: string, example: string): T {
  try {
    if (shape.test(text)) return parse();
  } catch {
    // What cannot be read is told below, whatever was wrong with it.
  }
  throw new PeriodError(`"${text}" is no ${noun}; write it as ${example}`);
}
