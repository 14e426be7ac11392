/** How instants, spans and periods are written, in the program's zone; the same in Node and in every browser. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    });
    formats.set(zone, format);
  }
  return format;
}

type Parts = { date: string; time: string; second: string; offset: string };

/** A page names the same instants again and again: a month of hours each of its some 750 in the cells beside it as well. */
const known = new Map<string, Parts>();
const MOST_KNOWN = 5_000;

function partsOf(instant: number, zone: string): Parts {
  const key = `${instant} ${zone}`;
  const before = known.get(key);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const parts = readParts(instant, zone);
  known.set(key, parts);
  return parts;
}

function readParts(instant: number, zone: string): Parts {
  const parts = formatIn(zone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('day')} ${MONTHS[Number(part('month')) - 1]} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}`,
    second: part('second'),
    offset: part('timeZoneName').replace('GMT', 'UTC').replace(/\+0$/, ''),
  };
}

/** "22 Nov 2026" */
export const dateOf = (instant: number, zone: string): string => partsOf(instant, zone).date;

/** "22 Nov 2026, 13:30 UTC" */
export function momentOf(instant: number, zone: string): string {
  const { date, time, offset } = partsOf(instant, zone);
  return `${date}, ${time} ${offset}`;
}

/** "13:30:05" */
export function secondOf(instant: number, zone: string): string {
  const { time, second } = partsOf(instant, zone);
  return `${time}:${second}`;
}

/** "13:00–14:00"; where the clocks go back and an hour comes twice, with its offset. */
export function spanOf({ start, end }: { start: number; end: number }, zone: string): string {
  const { date, time, offset } = partsOf(start, zone);
  const twice = [start - HOUR, start + HOUR].some((other) => {
    const parts = partsOf(other, zone);
    return parts.time === time && parts.date === date;
  });
  return `${time}–${partsOf(end, zone).time}${twice ? ` ${offset}` : ''}`;
}

/** The hour of the program that begins then. */
export const hourFrom = (start: number): AnyPeriod => ({ kind: 'hourly', start, end: start + HOUR });

type AnyPeriod = { kind: 'hourly' | 'daily'; start: number; end: number };

/** "Hour 13:00–14:00, 22 Nov 2026" or "Day 22 Nov 2026" */
export function periodOf(period: AnyPeriod, zone: string): string {
  const date = dateOf(period.start, zone);
  return period.kind === 'hourly' ? `Hour ${spanOf(period, zone)}, ${date}` : `Day ${date}`;
}

/** "13:00–14:00, 22 Nov" or "Day 22 Nov", where there is little room. */
export function shortPeriodOf(period: AnyPeriod, zone: string): string {
  const date = dateOf(period.start, zone).replace(/ \d+$/, '');
  return period.kind === 'hourly' ? `${spanOf(period, zone)}, ${date}` : `Day ${date}`;
}

/** "hour 13:00–14:00, 22 Nov 2026", in the middle of a sentence. */
export const periodInside = (period: AnyPeriod, zone: string): string => {
  const text = periodOf(period, zone);
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
};

/** "5 min ago", "in 3 h" */
export function agoOf(instant: number, now: number): string {
  const away = Math.abs(now - instant);
  if (away < MINUTE) return instant > now ? 'in less than a minute' : 'just now';
  return instant > now ? `in ${roughly(away)}` : `${roughly(away)} ago`;
}

function roughly(span: number): string {
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`;
  return `${Math.floor(span / DAY)} days`;
}

/** "24:05" or "1:24:05" until an instant, never below zero. */
export function countdownOf(span: number): string {
  const seconds = Math.max(0, Math.ceil(span / SECOND));
  const two = (figure: number) => String(figure).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** "380 ms", "1.4 s", "2 min 5 s" */
export function durationOf(span: number): string {
  if (span < SECOND) return `${span} ms`;
  if (span < MINUTE) return `${(span / SECOND).toFixed(1)} s`;
  return `${Math.floor(span / MINUTE)} min ${Math.floor((span % MINUTE) / SECOND)} s`;
}
