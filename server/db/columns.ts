import { customType } from 'drizzle-orm/mysql-core';
import { type Amount, formatAmount, parseColumn } from '@/lib/amount';
import type { Instant } from '@/lib/period';

/** A `DECIMAL(20,8)` of CC, or a `DECIMAL(38,8)` with `sum`; the driver hands over its decimal string. */
export const amount = customType<{ data: Amount; driverData: string; config: { sum: boolean } }>({
  dataType: (config) => (config?.sum ? 'decimal(38,8)' : 'decimal(20,8)'),
  toDriver: formatAmount,
  fromDriver: parseColumn,
});

/** A `DATETIME` in UTC, to the second or, with `fsp`, to the millisecond. */
export const instant = customType<{ data: Instant; driverData: string; config: { fsp: 3 } }>({
  dataType: (config) => (config?.fsp ? 'datetime(3)' : 'datetime'),
  toDriver: toDatetime,
  fromDriver: fromDatetime,
});

/** What MySQL takes and prints for an instant: `2026-11-22 13:00:00.000`. */
export function toDatetime(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 23).replace('T', ' ');
}

export function fromDatetime(text: string): Instant {
  const milliseconds = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${text}" is not a date and time of the database`);
  return milliseconds as Instant;
}

/** A JSON document in a text column, since MariaDB's JSON is text and MySQL's is not: both hand this one over alike. */
export const document = <T>() =>
  customType<{ data: T; driverData: string }>({
    dataType: () => 'mediumtext',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (text) => JSON.parse(text) as T,
  });
