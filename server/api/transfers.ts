import { listTransfers } from '@/server/transfer/list-transfers';
import { readBatch } from '@/server/transfer/read-batch';
import { retryTransfers } from '@/server/transfer/retry';
import { transfersStanding } from '@/server/transfer/standing';
import { acting } from './acts';
import { SentenceError } from './errors';
import {
  retriedOutput,
  retryInput,
  transfersBatchInput,
  transfersBatchOutput,
  transfersListInput,
  transfersListOutput,
  transfersStandingOutput,
} from './transfers-contract';
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

  /** What is stuck, and the proof that what was delivered is there. */
  standing: procedure.output(transfersStandingOutput).query(({ ctx }) => transfersStanding(ctx.serving)),

  /** One hour's attempt, partner by partner. */
  batch: procedure
    .input(transfersBatchInput)
    .output(transfersBatchOutput)
    .query(async ({ ctx, input }) => {
      const found = await readBatch(ctx.serving, input);
      if (found) return found;
      throw new SentenceError('NOT_FOUND', `Run ${input.runId} has no transfers.`);
    }),

  retry: acting
    .input(retryInput)
    .output(retriedOutput)
    .mutation(async ({ ctx, input: { hour, runId, partnerId } }) => {
      const retried = await retryTransfers(ctx.serving.world, ctx.ask, { hour, runId, partnerId });
      return { ...retried, differences: [...retried.differences] };
    }),
});
