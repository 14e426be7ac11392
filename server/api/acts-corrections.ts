import { z } from 'zod';
import { approveCorrection, proposeCorrection, rejectCorrection } from '@/server/pool/by-hand';
import { listCorrections } from '@/server/pool/corrections';
import { bringInOpening } from '@/server/pool/opening';
import { placeChange } from './accounts-contract';
import { acting, actingAs } from './acts';
import { amountInput, correctionOutput, kind, placeInput } from './acts-contract';
import { procedure, router } from './trpc';

const id = z.object({ id: z.int().min(1) });

/** Accounts corrected by hand, and balances brought in from before. */
export const correctionsRouter = router({
  /** The corrections before one of them, the latest first. */
  list: procedure
    .input(
      z.object({ before: z.int().min(1).nullish(), limit: z.int().min(1).max(200).default(50) }).prefault({}),
    )
    .output(z.array(correctionOutput))
    .query(({ ctx, input }) => listCorrections(ctx.serving.pages, input.before ?? null, input.limit)),

  propose: acting
    .input(z.object({ from: placeInput, to: placeInput, amount: amountInput }))
    .output(z.object({ id: z.int(), changes: z.array(placeChange).readonly() }))
    .mutation(({ ctx, input: { from, to, amount } }) =>
      proposeCorrection(ctx.serving.world, { from, to, amount }, ctx.ask),
    ),

  approve: actingAs('approver')
    .input(id)
    .output(z.object({ amount: z.string(), changes: z.array(placeChange).readonly() }))
    .mutation(({ ctx, input }) => approveCorrection(ctx.serving.world, input.id, ctx.ask)),

  reject: acting
    .input(id)
    .output(z.object({ id: z.int() }))
    .mutation(({ ctx, input }) => rejectCorrection(ctx.serving.world, input.id, ctx.ask)),

  opening: actingAs('approver')
    .input(z.object({ kind, amount: amountInput }))
    .output(z.object({ period: z.string() }))
    .mutation(({ ctx, input }) => bringInOpening(ctx.serving.world, input.kind, input.amount, ctx.ask)),
});
