import { z } from 'zod';
import { listRuns } from '@/server/run/list-runs';
import { readRunInputs } from '@/server/run/read-inputs';
import { readLeftOut } from '@/server/run/read-left-out';
import { readRunLog } from '@/server/run/read-log';
import { readCategoryMembers } from '@/server/run/read-members';
import { readProgress } from '@/server/run/read-progress';
import { readRun } from '@/server/run/read-run';
import { readRunPartners } from '@/server/run/read-run-partners';
import { readWaterfall } from '@/server/run/read-waterfall';
import { readNames } from '@/server/source/names';
import { recomputeAndMatch, recomputing } from '@/server/verify/match';
import { runListInput, runListOutput, runOutput } from './contract';
import { SentenceError } from './errors';
import {
  categoryMembersOutput,
  inputsOutput,
  leftOutInput,
  leftOutOutput,
  logOutput,
  namesInput,
  namesOutput,
  progressOutput,
  recomputedOutput,
  recomputingOutput,
  runIdInput,
  runPartnersInput,
  runPartnersOutput,
  waterfallOutput,
} from './run-contract';
import { procedure, router } from './trpc';

/** What was read of a run; the readers say `null`, or `undefined` where null means something, of one that there is not. */
const found = <T>(value: T | null, id: number): T => {
  if (value === null) throw new SentenceError('NOT_FOUND', `There is no run ${id}.`);
  return value;
};
const defined = <T>(value: T | undefined, id: number): T =>
  found(value === undefined ? null : { value }, id).value;

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
    .query(async ({ ctx, input }) =>
      found(await readRunPartners(ctx.serving.pages, input, ctx.serving.world.source), input.runId),
    ),

  names: procedure
    .input(namesInput)
    .output(namesOutput)
    .query(async ({ ctx, input }) => {
      const { names, trouble } = await readNames(ctx.serving.world.source, input.ids);
      return { names: Object.fromEntries(names), trouble };
    }),

  waterfall: procedure
    .input(runIdInput)
    .output(waterfallOutput)
    .query(async ({ ctx, input }) => defined(await readWaterfall(ctx.serving.pages, input.id), input.id)),

  members: procedure
    .input(runIdInput)
    .output(categoryMembersOutput)
    .query(async ({ ctx, input }) => found(await readCategoryMembers(ctx.serving.pages, input.id), input.id)),

  leftOut: procedure
    .input(leftOutInput)
    .output(leftOutOutput)
    .query(async ({ ctx, input }) => found(await readLeftOut(ctx.serving.pages, input), input.runId)),

  inputs: procedure
    .input(runIdInput)
    .output(inputsOutput)
    .query(async ({ ctx, input }) => found(await readRunInputs(ctx.serving.pages, input.id), input.id)),

  log: procedure
    .input(runIdInput)
    .output(logOutput)
    .query(async ({ ctx, input }) => found(await readRunLog(ctx.serving.pages, input.id), input.id)),

  progress: procedure
    .input(runIdInput)
    .output(progressOutput)
    .query(async ({ ctx, input }) => defined(await readProgress(ctx.serving.pages, input.id), input.id)),

  // A mutation, so that nobody's prefetching sets it going; it writes nothing, and whoever may read may ask for it.
  recompute: procedure
    .input(runIdInput)
    .output(recomputedOutput)
    .mutation(async ({ ctx, input, signal }) => {
      const { pages, world } = ctx.serving;
      const ended = signal ?? new AbortController().signal;
      return found(await recomputeAndMatch({ db: pages, zone: world.zone }, input.id, ended), input.id);
    }),

  recomputing: procedure.output(recomputingOutput).query(() => recomputing()),
});
