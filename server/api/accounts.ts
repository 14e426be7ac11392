import { z } from 'zod';
import { readBalances } from '@/server/accounts/balances';
import { readEarmarks, readOpenPeriods } from '@/server/accounts/earmarks';
import { readJournal, readReasons } from '@/server/accounts/journal';
import {
  balancesInput,
  balancesOutput,
  earmarksInput,
  earmarksOutput,
  journalInput,
  journalOutput,
  openPeriodsOutput,
  reasonsOutput,
} from './accounts-contract';
import { kind } from './acts-contract';
import { procedure, router } from './trpc';

/** Where every CC is, and how it came there. */
export const accountsRouter = router({
  balances: procedure
    .input(balancesInput)
    .output(balancesOutput)
    .query(({ ctx, input }) => readBalances(ctx.serving, input.at)),

  journal: procedure
    .input(journalInput)
    .output(journalOutput)
    .query(({ ctx, input }) => readJournal(ctx.serving, input)),

  reasons: procedure.output(reasonsOutput).query(({ ctx }) => readReasons(ctx.serving.pages)),

  earmarks: procedure
    .input(earmarksInput)
    .output(earmarksOutput)
    .query(({ ctx, input }) => readEarmarks(ctx.serving, input)),

  /** What a correction by hand may be earmarked for. */
  openPeriods: procedure
    .input(z.object({ kind }))
    .output(openPeriodsOutput)
    .query(({ ctx, input }) => readOpenPeriods(ctx.serving, input.kind)),
});
