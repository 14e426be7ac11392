import { z } from 'zod';
import {
  approveRestored,
  listRestorations,
  proposeRestored,
  rejectRestored,
  showGap,
} from '@/server/high-water/restored';
import { acting, actingAs } from './acts';
import { procedure, router } from './trpc';

const id = z.object({ id: z.int().min(1) });
const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const choice = z.enum(['mark published', 'run again']);
/** Hours as ISO text, with the special partners that have no row of them in the remote database; or why that is not known. */
const undelivered = z.object({
  hours: z.array(z.object({ hour: z.string(), partnerIds: z.array(z.string()).readonly() })).readonly(),
  trouble: z.string().nullable(),
});
const decisionOutput = z.object({
  id: z.int(),
  choice,
  sentence: z.string(),
  status: z.enum(['proposed', 'approved', 'rejected']),
  proposedBy: z.string(),
  reason: z.string(),
  proposedAt: z.int(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  decidedAt: z.int().nullable(),
});

export type Decision = z.infer<typeof decisionOutput>;
export type Undelivered = z.infer<typeof undelivered>;

/** What becomes of a database that was put back to an earlier moment. */
export const restoredRouter = router({
  /** What it lacks of what was published, or null, and what was proposed and decided, the latest first. */
  show: procedure
    .output(z.object({ behind: z.string().nullable(), undelivered, decisions: z.array(decisionOutput) }))
    .query(async ({ ctx: { serving } }) => ({
      ...(await showGap(serving.world, serving.pages)),
      decisions: await listRestorations(serving.pages),
    })),

  propose: acting
    .input(z.object({ choice }))
    .output(z.object({ id: z.int(), sentence: z.string() }))
    .mutation(({ ctx, input }) => proposeRestored(ctx.serving.world, input.choice, ctx.ask)),

  /** Does what was proposed; to run periods again, the approver says that their results elsewhere were not used. */
  approve: actingAs('approver')
    .input(id.extend({ notUsed: z.boolean().default(false) }))
    .output(z.object({ choice, periods: z.int(), paid: amount, lacked: amount, bonus: amount, undelivered }))
    .mutation(({ ctx, input }) => approveRestored(ctx.serving.world, input.id, input.notUsed, ctx.ask)),

  reject: acting
    .input(id)
    .output(id)
    .mutation(({ ctx, input }) => rejectRestored(ctx.serving.world, input.id, ctx.ask)),
});
