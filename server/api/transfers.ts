import { listTransfers } from '@/server/transfer/list-transfers';
import { retryTransfers } from '@/server/transfer/retry';
import { acting } from './acts';
import { retriedOutput, retryInput, transfersListInput, transfersListOutput } from './transfers-contract';
import { procedure, router } from './trpc';

/** What goes to the special partners' database, hour by hour. */
export const transfersRouter = router({
  list: procedure
    .input(transfersListInput)
    .output(transfersListOutput)
    .query(async ({ ctx: { serving }, input }) => {
      // By the clock that the sender goes by, since it is told when the next try is.
      const { batches, next } = await listTransfers(serving.pages, await serving.world.clock(), input);
      return { batches: [...batches], next };
    }),

  retry: acting
    .input(retryInput)
    .output(retriedOutput)
    .mutation(async ({ ctx, input: { hour, runId, partnerId } }) => {
      const retried = await retryTransfers(ctx.serving.world, ctx.ask, { hour, runId, partnerId });
      return { ...retried, differences: [...retried.differences] };
    }),
});
