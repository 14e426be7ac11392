import { z } from 'zod';
import { STANDINGS } from '@/lib/standing';

// A month of the program, a cell for each hour and day. Instants are milliseconds since 1970 UTC.

const instant = z.int();
const count = z.int().min(0);

/** Such as `2026-11`, within what a `DATETIME` holds. */
export const monthInput = z.string().regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/);

const cell = z.object({
  start: instant,
  end: instant,
  standing: z.enum(STANDINGS),
  /** The attempt that says so; a cell without one leads to the page of its period. */
  runId: count.nullable(),
});

export const monthOutput = z.object({
  now: instant,
  /** Such as `2026-11`, in the program's zone. */
  month: monthInput,
  /** The months beside it, null where the program had not begun or the time has not come. */
  earlier: monthInput.nullable(),
  later: monthInput.nullable(),
  /** The month that runs now. */
  current: monthInput,
  /** When the program begins; what is before has no cell. */
  startAt: instant.nullable(),
  /** A column for each local hour, and a second one for an hour that a day of the month has twice. */
  columns: z.array(z.object({ hour: z.int(), again: z.boolean() })),
  days: z.array(
    z.object({
      /** The whole day, whether or not the program had begun. */
      start: instant,
      end: instant,
      day: cell.nullable(),
      /** For each column the hour that stands there; null where the day has none, or the program had not begun. */
      hours: z.array(cell.nullable()),
      /** How many hours the day has. */
      length: count,
    }),
  ),
});

export type Month = z.infer<typeof monthOutput>;
export type Cell = z.infer<typeof cell>;
