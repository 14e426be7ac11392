import { z } from 'zod';
import { listRuns } from '@/server/run/list-runs';
import { readRun } from '@/server/run/read-run';
import { readRunPartners } from '@/server/run/read-run-partners';
import { runListInput, runListOutput, runOutput, runPartnersInput, runPartnersOutput } from './contract';
import { SentenceError } from './errors';
import { procedure, router } from './trpc';

const found = <T>(value: T | null, id: number): T => {
  if (value === null) throw new SentenceError('NOT_FOUND', `There is no run ${id}.`);
  return value;
};

export const runsRouter = router({
  list: procedure
    .input(runListInput)
    .output(runListOutput)
    .query(({ ctx, input }) => listRuns(ctx.serving, input)),

  get: procedure
    .input(z.object({ id: z.int().min(1) }))
    .output(runOutput)
    .query(async ({ ctx, input }) => found(await readRun(ctx.serving.pages, input.id), input.id)),

  partners: procedure
    .input(runPartnersInput)
    .output(runPartnersOutput)
    .query(async ({ ctx, input }) => found(await readRunPartners(ctx.serving.pages, input), input.runId)),
});
