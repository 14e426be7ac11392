import { z } from 'zod';
import { type Period, periodFrom } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { instantInput, kind } from './acts-contract';
import type { Context } from './context';
import { needs } from './trpc';

/**
 * The procedure that every act begins with: somebody who has the role, and says why. The verb looks at the role once more, so that no way to it
 * goes past that.
 */
export const actingAs = (least: Role) =>
  needs(least)
    .input(z.object({ reason: z.string().max(2_000), dryRun: z.boolean().optional() }))
    .use(({ ctx, input, next }) => {
      const { reason, dryRun = false } = input;
      return next({ ctx: { ...ctx, ask: { actor: ctx.actor, reason, dryRun } } });
    });

/** The least that any act needs. */
export const acting = actingAs('operator');

/** A period as the browser names it. */
export const periodInput = z.object({ kind, start: instantInput });

export const periodIn = (ctx: Context, { kind, start }: z.infer<typeof periodInput>): Period =>
  periodFrom(kind, start, ctx.serving.world.zone);
