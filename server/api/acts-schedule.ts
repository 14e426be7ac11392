import { z } from 'zod';
import { pauseSchedule, resumeSchedule } from '@/server/scheduler/pause';
import { clearBreach } from '@/server/verify/clear';
import { acting, actingAs } from './acts';
import { instantInput, kind, pauseOutput } from './acts-contract';
import { router } from './trpc';

export const scheduleRouter = router({
  pause: acting
    .input(z.object({ kind, until: instantInput.nullable().default(null) }))
    .output(pauseOutput)
    .mutation(({ ctx, input }) => pauseSchedule(ctx.serving.world, input.kind, input.until, ctx.ask)),

  resume: acting
    .input(z.object({ kind }))
    .output(z.object({ kind }))
    .mutation(({ ctx, input }) => resumeSchedule(ctx.serving.world, input.kind, ctx.ask)),

  clearBreach: actingAs('admin')
    .input(z.object({ kind }))
    .output(z.object({ cleared: z.int().min(0) }))
    .mutation(({ ctx, input, signal }) => clearBreach(ctx.serving.world, input.kind, ctx.ask, signal)),
});
