import { z } from 'zod';
import { policySchema } from '@/lib/policy';
import { approvePolicy, proposePolicy, rejectPolicy } from '@/server/policy/change';
import { listPolicies } from '@/server/policy/list';
import { actingAs } from './acts';
import { instantInput, policyVersionOutput } from './acts-contract';
import { procedure, router } from './trpc';

const version = z.object({ version: z.int().min(1) });

export const policiesRouter = router({
  /** Every version, the newest first. */
  list: procedure.output(z.array(policyVersionOutput)).query(({ ctx }) => listPolicies(ctx.serving.pages)),

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
