import { Temporal } from 'temporal-polyfill';
import { formatInstant, type Instant, type Kind, localDate } from '@/lib/period';

/** A period by its local time, as `hour 2026-03-01 13:00 UTC` or `day 2026-03-01`; in other zones than UTC an hour also by its instant, since a local hour may come twice. */
export function periodName({ kind, start }: { kind: Kind; start: Instant }, zone: string): string {
  const date = localDate(start, zone);
  if (kind === 'daily') return `day ${date}`;
  const name = `hour ${date} ${localTime(start, zone)}`;
  return zone === 'UTC' ? `${name} UTC` : `${name} ${zone} (${formatInstant(start)})`;
}

/** "13:00" */
export const localTime = (instant: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });

/** A text of elsewhere as the end of a sentence: without line breaks, and with one point. */
export const ending = (text: string): string => `${text.replaceAll(/\s+/g, ' ').trim().replace(/\.+$/, '')}.`;

/** "1 hour", "3 days" */
export const many = (count: number, kind: Kind): string => {
  const noun = kind === 'hourly' ? 'hour' : 'day';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
};
