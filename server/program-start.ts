import { Temporal } from 'temporal-polyfill';
import { dayAt, formatInstant, type Instant, PeriodError, parseInstant } from '@/lib/period';

export class ProgramStartError extends Error {
  override name = 'ProgramStartError';
}

/**
 * The start of the program's first day, from a local date such as 2026-11-22 or from an instant.
 * @throws ProgramStartError where no day of the zone begins then, as the end of a sentence.
 */
export function readProgramStart(text: string, zone: string): Instant {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return startOfDate(text, zone);
  const instant = startOfInstant(text);
  const day = dayAt(instant, zone);
  if (day.start === instant) return instant;
  throw new ProgramStartError(
    `is ${text}, but the program starts with a whole day: in ${zone} that day begins at ${formatInstant(day.start)}`,
  );
}

function startOfDate(text: string, zone: string): Instant {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toZonedDateTime(zone).startOfDay()
      .epochMilliseconds as Instant;
  } catch {
    throw new ProgramStartError(`is ${text}, which is no date of the calendar`);
  }
}

function startOfInstant(text: string): Instant {
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    throw new ProgramStartError(
      `is "${text}"; write a date as 2026-11-22 or an instant as 2026-11-22T00:00Z`,
    );
  }
}
