import { z } from 'zod';
import { changeSpecialList, latestSpecialList } from '@/server/transfer/special-list';
import { actingAs } from './acts';
import { partnerIdInput, specialListOutput } from './acts-contract';
import { procedure, router } from './trpc';

/** The partners whose hourly totals go to the remote database. */
export const specialRouter = router({
  get: procedure.output(specialListOutput).query(async ({ ctx }) => {
    const { version, partnerIds } = await latestSpecialList(ctx.serving.pages);
    return { version, partnerIds: partnerIds.map(String) };
  }),

  change: actingAs('admin')
    .input(z.object({ partnerIds: z.array(partnerIdInput).max(100_000) }))
    .output(z.object({ version: z.int() }))
    .mutation(({ ctx, input }) => changeSpecialList(ctx.serving.world, input.partnerIds, ctx.ask)),
});
