import { z } from 'zod';
import { accrueByHand, lateHours, leaveLate, settleSkipped } from '@/server/pool/late';
import { acting } from './acts';
import { accruedOutput, instantInput, kind, lateHourOutput } from './acts-contract';
import { procedure, router } from './trpc';

const hourInput = z.object({ hourStart: instantInput });

/** The inbox of hours in which the source says other than what was counted. */
export const lateRouter = router({
  list: procedure
    .output(z.array(lateHourOutput))
    .query(({ ctx }) => lateHours(ctx.serving.pages, ctx.serving.world.zone)),

  accrue: acting
    .input(hourInput)
    .output(accruedOutput)
    .mutation(({ ctx, input }) => accrueByHand(ctx.serving.world, input.hourStart, ctx.ask)),

  leave: acting
    .input(hourInput)
    .output(z.object({ leftCc: z.string() }))
    .mutation(({ ctx, input }) => leaveLate(ctx.serving.world, input.hourStart, ctx.ask)),

  /** Books the part of an hour whose period in the pool was skipped. */
  settle: acting
    .input(hourInput.extend({ pool: kind, cover: z.boolean().default(false) }))
    .output(z.object({ amount: z.string(), covered: z.string() }))
    .mutation(({ ctx, input }) =>
      settleSkipped(ctx.serving.world, input.pool, input.hourStart, ctx.ask, input.cover),
    ),
});
