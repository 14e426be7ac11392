import { readProgram } from '@/server/program';
import { readPeriod } from '@/server/run/read-period';
import { periodIn, periodInput } from './acts';
import { periodOutput } from './decisions-contract';
import { SentenceError } from './errors';
import { procedure, router } from './trpc';

export const periodsRouter = router({
  /** A period by its start, whether or not it has a run. */
  get: procedure
    .input(periodInput)
    .output(periodOutput)
    .query(async ({ ctx, input }) => {
      const { pages, world } = ctx.serving;
      const program = await readProgram(pages);
      if (!program) throw new SentenceError('SERVICE_UNAVAILABLE', 'The program has not begun yet.');
      const period = periodIn(ctx, input);
      const now = await world.clock();
      const found = await readPeriod(pages, program, period, now, world.catchUpHours);
      if (found) return found;
      throw new SentenceError('NOT_FOUND', 'The program began after this period, which it has nothing of.');
    }),
});
