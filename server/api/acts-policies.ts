import { z } from 'zod';
import { policySchema } from '@/lib/policy';
import { approvePolicy, proposePolicy, rejectPolicy } from '@/server/policy/change';
import { listPolicies } from '@/server/policy/list';
import { lookAtPolicy, openingsFrom } from '@/server/policy/look';
import { listVersions, showVersion } from '@/server/policy/show';
import { actingAs } from './acts';
import { instantInput, policyVersionOutput } from './acts-contract';
import { SentenceError } from './errors';
import {
  openingsOutput,
  policyFormInput,
  policyInput,
  policyLookOutput,
  policyOutput,
  versionsInput,
  versionsOutput,
} from './policy-contract';
import { needs, procedure, router } from './trpc';

const version = z.object({ version: z.int().min(1) });

export const policiesRouter = router({
  /** Every version, the newest first. */
  list: procedure.output(z.array(policyVersionOutput)).query(({ ctx }) => listPolicies(ctx.serving.pages)),

  /** Who made and decided over each version and when it is in force, the newest first, without what it holds. */
  versions: procedure
    .input(versionsInput)
    .output(versionsOutput)
    .query(async ({ ctx: { serving }, input }) =>
      listVersions(serving.pages, await serving.world.clock(), input.after ?? null, input.limit),
    ),

  /** One version in words, with its differences. */
  get: procedure
    .input(policyInput)
    .output(policyOutput)
    .query(async ({ ctx: { serving }, input }) => {
      const shown = await showVersion(serving.pages, await serving.world.clock(), input.version ?? null);
      if (shown) return shown;
      throw new SentenceError('NOT_FOUND', `There is no policy version ${input.version}.`);
    }),

  /** Where a version may begin. */
  openings: procedure.output(openingsOutput).query(async ({ ctx: { serving } }) => {
    const { zone, clock } = serving.world;
    return openingsFrom(serving.pages, zone, await clock());
  }),

  /** The faults of a policy setting by setting, or what it would change; nothing is written. */
  look: needs('admin')
    .input(policyFormInput)
    .output(policyLookOutput)
    .mutation(({ ctx, input }) =>
      lookAtPolicy(ctx.serving.world, input.fields, input.inForceFrom, {
        actor: ctx.actor,
        reason: 'to look at it',
      }),
    ),

  propose: actingAs('admin')
    // The policy is read by the verb, which names all of its faults in one sentence.
    .input(z.object({ policy: z.unknown(), inForceFrom: instantInput }))
    .output(z.object({ version: z.int(), policy: policySchema }))
    .mutation(({ ctx, input }) => proposePolicy(ctx.serving.world, input.policy, input.inForceFrom, ctx.ask)),

  approve: actingAs('admin')
    .input(version)
    .output(version)
    .mutation(({ ctx, input }) => approvePolicy(ctx.serving.world, input.version, ctx.ask)),

  reject: actingAs('admin')
    .input(version)
    .output(version)
    .mutation(({ ctx, input }) => rejectPolicy(ctx.serving.world, input.version, ctx.ask)),
});
