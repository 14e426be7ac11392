import { findPartners } from '@/server/partner/find';
import { readPartner } from '@/server/partner/partner';
import { readRewards } from '@/server/partner/rewards';
import { readWhy } from '@/server/partner/why';
import { SentenceError } from './errors';
import {
  findPartnersInput,
  findPartnersOutput,
  partnerInput,
  partnerOutput,
  rewardsInput,
  rewardsOutput,
  whyInput,
  whyOutput,
} from './partners-contract';
import { procedure, router } from './trpc';

/** Partners: how they stand, what they got, and why. */
export const partnersRouter = router({
  find: procedure
    .input(findPartnersInput)
    .output(findPartnersOutput)
    .query(({ ctx, input }) => findPartners(ctx.serving, input.find)),

  get: procedure
    .input(partnerInput)
    .output(partnerOutput)
    .query(({ ctx, input }) => readPartner(ctx.serving, input.partnerId)),

  rewards: procedure
    .input(rewardsInput)
    .output(rewardsOutput)
    .query(({ ctx, input }) => readRewards(ctx.serving, input)),

  why: procedure
    .input(whyInput)
    .output(whyOutput)
    .query(async ({ ctx, input }) => {
      const why = await readWhy(ctx.serving.pages, input.runId, input.partnerId);
      if (why === null) throw new SentenceError('NOT_FOUND', `There is no run ${input.runId}.`);
      return why;
    }),
});
