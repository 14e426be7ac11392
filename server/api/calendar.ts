import { z } from 'zod';
import { readMonth } from '@/server/calendar/read-month';
import { databaseNow } from '@/server/db/clock';
import { monthInput, monthOutput } from './calendar-contract';
import { procedure, router } from './trpc';

export const calendarRouter = router({
  /** The month that is named, or the running one. */
  month: procedure
    .input(z.object({ month: monthInput.optional() }).prefault({}))
    .output(monthOutput)
    .query(async ({ ctx: { serving }, input }) =>
      readMonth(serving, input.month ?? null, await databaseNow(serving.pages)),
    ),
});
