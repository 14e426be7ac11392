import { votesBadRows } from '@/server/votes/bad-rows';
import { busiestPartners } from '@/server/votes/busiest';
import { votesByType } from '@/server/votes/by-type';
import { votesCounts } from '@/server/votes/counts';
import { procedure, router } from './trpc';
import {
  busiestOutput,
  votesBadRowsOutput,
  votesByTypeOutput,
  votesCountsOutput,
  votesPartInput,
  votesSpanInput,
} from './votes-contract';

/** What was voted, by days and by months. */
export const votesRouter = router({
  counts: procedure
    .input(votesSpanInput)
    .output(votesCountsOutput)
    .query(({ ctx, input }) => votesCounts(ctx.serving, input)),

  byType: procedure
    .input(votesPartInput)
    .output(votesByTypeOutput)
    .query(({ ctx, input }) => votesByType(ctx.serving, input)),

  busiest: procedure
    .input(votesPartInput)
    .output(busiestOutput)
    .query(({ ctx, input }) => busiestPartners(ctx.serving, input)),

  badRows: procedure
    .input(votesSpanInput)
    .output(votesBadRowsOutput)
    .query(({ ctx, input }) => votesBadRows(ctx.serving, input)),
});
