import { z } from 'zod';
import { askForRun, type Wish } from '@/server/run/ask';
import { approve, reject, seenOf, waitingRun } from '@/server/run/decide';
import { readDifference } from '@/server/run/difference';
import { listAttempts } from '@/server/run/list-attempts';
import { readNotices } from '@/server/run/notices';
import { partnerChanges } from '@/server/run/partner-changes';
import { previewRerun } from '@/server/run/preview';
import { toRunRow, troublesOf } from '@/server/run/run-row';
import { skip } from '@/server/run/skip';
import type { Run } from '@/server/run/status';
import { acting, actingAs, periodIn, periodInput } from './acts';
import {
  askedOutput,
  decidedOutput,
  partnerChangesOutput,
  previewOutput,
  seenInput,
  skippedOutput,
  waitingOutput,
} from './acts-contract';
import type { Context } from './context';
import { attemptsOutput, differenceOutput, noticesOutput } from './decisions-contract';
import { procedure, router } from './trpc';

const cover = z.boolean().default(false);
const runId = z.int().min(1);

/** What people do about the attempts of a period. */
export const attemptsRouter = router({
  /** The attempt that waits, and what an approval of it has to name. */
  waiting: procedure
    .input(periodInput)
    .output(waitingOutput)
    .query(async ({ ctx, input }) => shownWaiting(await waitingRun(ctx.serving.pages, periodIn(ctx, input)))),

  approve: actingAs('approver')
    .input(periodInput.extend({ seen: seenInput, cover }))
    .output(decidedOutput)
    .mutation(({ ctx, input }) =>
      approve(ctx.serving.world, periodIn(ctx, input), ctx.ask, input.seen, input.cover),
    ),

  reject: actingAs('approver')
    .input(periodInput.extend({ runId: runId.optional() }))
    .output(decidedOutput)
    .mutation(({ ctx, input }) => reject(ctx.serving.world, periodIn(ctx, input), ctx.ask, input.runId)),

  /** Runs a period that was missed, rejected or failed. */
  run: acting
    .input(periodInput.extend({ cover, gate: z.literal('manual').optional() }))
    .output(askedOutput)
    .mutation(({ ctx, input, signal }) => {
      const { cover, gate } = input;
      return ask(ctx, input, { cover, ...(gate ? { gate } : {}) }, signal);
    }),

  rerun: acting
    .input(
      periodInput.extend({
        standings: z.enum(['frozen', 'current']).default('frozen'),
        policyVersion: z.int().min(1).optional(),
      }),
    )
    .output(askedOutput)
    .mutation(({ ctx, input, signal }) => {
      const { standings, policyVersion } = input;
      const rerun = { standings, ...(policyVersion === undefined ? {} : { policyVersion }) };
      return ask(ctx, input, { rerun }, signal);
    }),

  skip: acting
    .input(periodInput.extend({ cover }))
    .output(skippedOutput)
    .mutation(({ ctx, input }) => skip(ctx.serving.world, periodIn(ctx, input), ctx.ask, input.cover)),

  /** What publishing a waiting rerun would change. */
  preview: procedure
    .input(z.object({ runId }))
    .output(previewOutput)
    .query(({ ctx, input }) => previewRerun({ ...ctx.serving.world, db: ctx.serving.pages }, input.runId)),

  /** What an approver should know before a run that waits is published. */
  notices: procedure
    .input(z.object({ runId }))
    .output(noticesOutput)
    .query(({ ctx, input }) =>
      readNotices({ ...ctx.serving.world, db: ctx.serving.pages }, input.runId, ctx.actor),
    ),

  /** What a rerun changes against what was published, or has changed. */
  difference: procedure
    .input(z.object({ runId }))
    .output(differenceOutput)
    .query(({ ctx, input }) => readDifference({ ...ctx.serving.world, db: ctx.serving.pages }, input.runId)),

  /** Every attempt at a period, for looking at them side by side. */
  list: procedure
    .input(periodInput)
    .output(attemptsOutput)
    .query(({ ctx, input }) => listAttempts(ctx.serving.pages, periodIn(ctx, input))),

  partnerChanges: procedure
    .input(z.object({ runId, after: z.string().nullish(), limit: z.int().min(1).max(500).default(100) }))
    .output(partnerChangesOutput)
    .query(async ({ ctx, input }) => {
      const { runId, after = null, limit } = input;
      const rows = await partnerChanges(ctx.serving.pages, runId, after, limit);
      return { rows, next: rows.length === limit ? rows.at(-1)!.cursor : null };
    }),
});

const shownWaiting = (run: Run) => ({
  runId: run.id,
  attempt: run.attempt,
  requestedBy: run.requestedBy,
  gateReason: run.gateReason,
  seen: seenOf(run),
});

type ActingContext = Context & { readonly ask: Parameters<typeof askForRun>[2] };

async function ask(
  ctx: ActingContext,
  input: z.infer<typeof periodInput>,
  wish: Wish,
  // A request that its browser gives up gives its lease back, and the schedule goes on with the run.
  signal: AbortSignal = new AbortController().signal,
) {
  const { world, pages } = ctx.serving;
  const asked = await askForRun(world, periodIn(ctx, input), ctx.ask, wish, signal);
  if ('foreseen' in asked) return asked;
  const troubles = await troublesOf(pages, [asked.run]);
  return { run: toRunRow(asked.run, troubles.get(asked.run.id) ?? null) };
}
