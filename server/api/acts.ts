import { z } from 'zod';
import { type Period, periodFrom } from '@/lib/period';
import { instantInput, kind } from './acts-contract';
import type { Context } from './context';
import { SentenceError } from './errors';
import { procedure } from './trpc';

const SIGN_IN = 'Sign in to act; sign-in is not there yet, use the command line: npm run allot -- --help';

/**
 * The procedure that every act of a person begins with: somebody has to be known, and says why. The role is looked at by the verb itself, so
 * that no way to it goes past that.
 */
export const acting = procedure
  .use(({ ctx, next }) => {
    const { actor } = ctx;
    if (actor === null) throw new SentenceError('UNAUTHORIZED', SIGN_IN);
    return next({ ctx: { ...ctx, actor } });
  })
  .input(z.object({ reason: z.string().max(2_000), dryRun: z.boolean().optional() }))
  .use(({ ctx, input, next }) => {
    const { reason, dryRun = false } = input;
    return next({ ctx: { ...ctx, ask: { actor: ctx.actor, reason, dryRun } } });
  });

/** A period as the browser names it. */
export const periodInput = z.object({ kind, start: instantInput });

export const periodIn = (ctx: Context, { kind, start }: z.infer<typeof periodInput>): Period =>
  periodFrom(kind, start, ctx.serving.world.zone);
