import { z } from 'zod';
import { pauseSchedule, resumeSchedule } from '@/server/scheduler/pause';
import { acting } from './acts';
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
});
