import { Temporal } from 'temporal-polyfill';
import { dayAt, dueAt, HOUR, hoursOf, type Instant, localHour, type Period } from './period';
import type { Status } from './run';
import type { Standing } from './standing';

/** An attempt, as far as a calendar has to know it. */
export type Attempt = {
  readonly id: number;
  readonly attempt: number;
  readonly status: Status;
  /** Whether it is an attempt at a period that was published. */
  readonly rerun: boolean;
  /** Whether its rows were archived. */
  readonly archived: boolean;
};

export type Facts = {
  readonly attempts: readonly Attempt[];
  readonly skip: 'skipped' | 'elsewhere' | null;
  readonly refused: boolean;
  /** Whether the schedule of its kind is paused. */
  readonly paused: boolean;
  readonly now: Instant;
  readonly catchUpHours: number;
};

/**
 * Where a period stands, and the attempt that says so. What goes on now comes before what is published, since it is what may change; a period
 * that was published by a later attempt than its first published one is `rerun`, and one whose results are in a file alone is `archived`.
 */
export function standingOf(period: Period, facts: Facts): { standing: Standing; runId: number | null } {
  const latestFirst = facts.attempts.toSorted((a, b) => b.attempt - a.attempt);
  const active = latestFirst.find(({ status }) => status === 'computing' || status === 'waiting');
  if (active) return { standing: active.status as Standing, runId: active.id };
  const published = latestFirst.find(({ status }) => status === 'published');
  if (published?.archived) return { standing: 'archived', runId: published.id };
  if (published) return { standing: published.rerun ? 'rerun' : 'published', runId: published.id };
  const [latest] = latestFirst;
  if (facts.skip) return { standing: facts.skip, runId: latest?.id ?? null };
  if (latest) return { standing: latest.status as Standing, runId: latest.id };
  return { standing: withoutAttempt(period, facts), runId: null };
}

function withoutAttempt(period: Period, { refused, paused, now, catchUpHours }: Facts): Standing {
  if (now < period.start) return 'coming';
  if (now < period.end) return 'running';
  if (now < dueAt(period)) return 'ended';
  if (refused) return 'refused';
  if (dueAt(period) <= now - catchUpHours * HOUR) return 'missed';
  return paused ? 'paused' : 'due';
}

/** The days of a month such as `2026-11` in a zone, the first one first. @throws RangeError where it is no month. */
export function daysOfMonth(month: string, zone: string): Period[] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const next = first.add({ months: 1 });
  const days: Period[] = [];
  const end = startOf(next, zone);
  // A zone that left out a date has no day of that date; days are walked from one's end to the next's start.
  for (let day = dayAt(startOf(first, zone), zone); day.start < end; day = dayAt(day.end, zone))
    days.push(day);
  return days;
}

const startOf = (date: Temporal.PlainDate, zone: string): Instant =>
  date.toZonedDateTime(zone).epochMilliseconds as Instant;

/** The day of the program that has a date such as `2026-11-22`. @throws RangeError where it is no date. */
export const dayOfDate = (date: string, zone: string): Period =>
  dayAt(startOf(Temporal.PlainDate.from(date), zone), zone);

/** The month of an instant in a zone, such as `2026-11`. */
export const monthAt = (instant: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toPlainYearMonth()
    .toString();

/** The month so many months later. */
export const monthLater = (month: string, months: number): string =>
  Temporal.PlainYearMonth.from(month).add({ months }).toString();

/**
 * A column of a month's hours: a local hour, 0 to 23, and which of two it is on a day that has it twice. On a day without such an hour its cell
 * is empty, so that no hour stands under another one's name.
 */
export type HourColumn = { readonly hour: number; readonly again: boolean };

/** The columns that the hours of these days need, and for each day its hour in each column, or null where the day has none there. */
export function hoursInColumns(
  days: readonly Period[],
  zone: string,
): { readonly columns: readonly HourColumn[]; readonly rows: readonly (readonly (Period | null)[])[] } {
  const placed = days.map((day) => {
    const byPlace = new Map<string, Period>();
    for (const hour of hoursOf(day)) {
      const local = localHour(hour.start, zone);
      byPlace.set(byPlace.has(keyOf(local, false)) ? keyOf(local, true) : keyOf(local, false), hour);
    }
    return byPlace;
  });
  const columns = Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => [
    { hour, again: false },
    ...(placed.some((byPlace) => byPlace.has(keyOf(hour, true))) ? [{ hour, again: true }] : []),
  ]);
  const rows = placed.map((byPlace) =>
    columns.map(({ hour, again }) => byPlace.get(keyOf(hour, again)) ?? null),
  );
  return { columns, rows };
}

const keyOf = (hour: number, again: boolean): string => `${hour}${again ? ' again' : ''}`;
