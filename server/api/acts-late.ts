import { z } from 'zod';
import { accrueByHand, leaveLate, settleSkipped } from '@/server/pool/late';
import { bookedLate } from '@/server/pool/late-booked';
import { lateHours } from '@/server/pool/late-hours';
import { acting, actingAs } from './acts';
import {
  accruedOutput,
  bookedLateInput,
  bookedLateOutput,
  instantInput,
  kind,
  lateHourOutput,
  seenCcInput,
} from './acts-contract';
import { procedure, router } from './trpc';

const hourInput = z.object({ hourStart: instantInput });
const seenHourInput = hourInput.extend({ cc: seenCcInput });

/** The inbox of hours in which the source says other than what was counted. */
export const lateRouter = router({
  list: procedure.output(z.array(lateHourOutput)).query(async ({ ctx: { serving } }) =>
    // By the clock that sweeps go by, since it is told what the next one does.
    lateHours(serving.pages, serving.world.zone, await serving.world.clock()),
  ),

  /** Late votes that were booked, by a sweep or by a person. */
  booked: procedure
    .input(bookedLateInput)
    .output(bookedLateOutput)
    .query(({ ctx, input: { after = null, limit } }) => bookedLate(ctx.serving.pages, { after, limit })),

  accrue: acting
    .input(seenHourInput)
    .output(accruedOutput)
    .mutation(({ ctx, input }) => accrueByHand(ctx.serving.world, input.hourStart, ctx.ask, input.cc)),

  leave: acting
    .input(seenHourInput)
    .output(z.object({ leftCc: z.string() }))
    .mutation(({ ctx, input }) => leaveLate(ctx.serving.world, input.hourStart, ctx.ask, input.cc)),

  /** Books the part of an hour whose period in the pool was skipped. */
  settle: actingAs('approver')
    .input(hourInput.extend({ pool: kind, cover: z.boolean().default(false) }))
    .output(z.object({ amount: z.string(), covered: z.string() }))
    .mutation(({ ctx, input }) =>
      settleSkipped(ctx.serving.world, input.pool, input.hourStart, ctx.ask, input.cover),
    ),
});
