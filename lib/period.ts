import { Temporal } from 'temporal-polyfill';

declare const epoch: unique symbol;

/** A moment, in milliseconds since 1970 UTC. */
export type Instant = number & { readonly [epoch]: 'ms' };

export const KINDS = ['hourly', 'daily'] as const;
export type Kind = (typeof KINDS)[number];

/** An hour or a day of the program, half-open `[start, end)`. */
export type Period = { readonly kind: Kind; readonly start: Instant; readonly end: Instant };

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** How long after its end a period is due: an hour 30 minutes, a day 35 seconds. */
const DUE_AFTER: Record<Kind, number> = { hourly: 30 * MINUTE, daily: 35 * SECOND };

export class PeriodError extends Error {
  override name = 'PeriodError';
}

/** Reads an ISO instant such as `2022-01-10T00:00Z`. @throws PeriodError where it is none. */
export function parseInstant(text: string): Instant {
  try {
    return Temporal.Instant.from(text).epochMilliseconds as Instant;
  } catch {
    throw new PeriodError(`"${text}" is not an instant; write it as 2022-01-10T00:00Z`);
  }
}

export const formatInstant = (instant: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(instant).toString();

export const later = (instant: Instant, milliseconds: number): Instant => (instant + milliseconds) as Instant;

/** Whether the name is an IANA time zone that this system knows; an offset or an instant is none, though Temporal reads a zone from it. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The day of the program that holds the instant; it has 23, 24 or 25 hours, or half an hour more or less. */
export function dayAt(instant: Instant, zone: string): Period {
  const known = knownDays(zone, Math.floor(instant / (24 * HOUR)));
  const cached = known.find((day) => day.start <= instant && instant < day.end);
  if (cached) return cached;
  let start = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).startOfDay();
  let end = startOfNextDate(start);
  // Where clocks go back over midnight, an instant bears the old date once more though the new day has begun.
  if (instant >= end.epochMilliseconds) [start, end] = [end, startOfNextDate(end)];
  const day: Period = {
    kind: 'daily',
    start: start.epochMilliseconds as Instant,
    end: end.epochMilliseconds as Instant,
  };
  known.push(day);
  return day;
}

// A day never becomes another, and pages ask for the same few weeks of them again and again, so remembering spares most of the calendar's work.
const days = new Map<string, Map<number, Period[]>>();
const MOST_DAYS = 4_000;

/** The days of a zone that were worked out for instants of a whole day of UTC; two may share one, or three where clocks change. */
function knownDays(zone: string, utcDay: number): Period[] {
  const ofZone = days.get(zone) ?? new Map<number, Period[]>();
  days.set(zone, ofZone);
  const known = ofZone.get(utcDay);
  if (known) return known;
  if (ofZone.size >= MOST_DAYS) ofZone.clear();
  const none: Period[] = [];
  ofZone.set(utcDay, none);
  return none;
}

const startOfNextDate = (start: Temporal.ZonedDateTime) => start.add({ days: 1 }).startOfDay();

/** The hours of a day, cut from its start in steps of 60 minutes; the last may be shorter. */
export function hoursOf(day: Period): Period[] {
  const hours: Period[] = [];
  for (let start = day.start; start < day.end; start = later(start, HOUR)) hours.push(hourFrom(start, day));
  return hours;
}

/** The hour of the program that holds the instant. */
export function hourAt(instant: Instant, zone: string): Period {
  const day = dayAt(instant, zone);
  return hourFrom(later(day.start, Math.floor((instant - day.start) / HOUR) * HOUR), day);
}

const hourFrom = (start: Instant, day: Period): Period => ({
  kind: 'hourly',
  start,
  end: Math.min(start + HOUR, day.end) as Instant,
});

/** The period of the kind that holds the instant. */
export const periodAt = (kind: Kind, instant: Instant, zone: string): Period =>
  kind === 'hourly' ? hourAt(instant, zone) : dayAt(instant, zone);

/** The period of the kind that begins exactly at the instant. @throws PeriodError where none does, with the one that holds it. */
export function periodFrom(kind: Kind, start: Instant, zone: string): Period {
  const period = periodAt(kind, start, zone);
  if (period.start !== start) {
    const noun = kind === 'hourly' ? 'hour' : 'day';
    throw new PeriodError(
      `no ${noun} of the program begins at ${formatInstant(start)}; the ${noun} that holds it begins at ${formatInstant(period.start)}`,
    );
  }
  return period;
}

export const nextPeriod = (period: Period, zone: string): Period => periodAt(period.kind, period.end, zone);

/** The hours whose votes a period is made of: an hour is its own only one. */
export const hoursIn = (period: Period): Period[] => (period.kind === 'hourly' ? [period] : hoursOf(period));

export const dueAt = (period: Period): Instant => later(period.end, DUE_AFTER[period.kind]);

/** Every period of the kind that begins in `[from, to)`. */
export function periodsBetween(kind: Kind, from: Instant, to: Instant, zone: string): Period[] {
  const periods: Period[] = [];
  let period = periodAt(kind, from, zone);
  if (period.start < from) period = nextPeriod(period, zone);
  for (; period.start < to; period = nextPeriod(period, zone)) periods.push(period);
  return periods;
}

/** The periods of both kinds that begin in `[from, to)` and are due at `now`, in the order in which they fell due. */
export function duePeriods(from: Instant, to: Instant, now: Instant, zone: string): Period[] {
  return KINDS.flatMap((kind) => periodsBetween(kind, from, Math.min(to, now) as Instant, zone))
    .filter((period) => dueAt(period) <= now)
    .sort((a, b) => dueAt(a) - dueAt(b) || a.start - b.start);
}

/** The start of the first whole day of the program after the instant, or the instant itself where a day begins there. */
export function nextFullDay(instant: Instant, zone: string): Instant {
  const day = dayAt(instant, zone);
  return day.start === instant ? instant : day.end;
}

/** The local date of an instant, as `2026-11-22`. */
export const localDate = (instant: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The local hour of an instant, 0 to 23. */
export const localHour = (instant: Instant, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).hour;
