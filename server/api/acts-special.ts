import { z } from 'zod';
import { amendSpecialList, changeSpecialList, latestSpecialList } from '@/server/transfer/special-list';
import { listSpecialPartners, listSpecialVersions } from '@/server/transfer/special-show';
import { actingAs } from './acts';
import { partnerIdInput, specialListOutput } from './acts-contract';
import {
  specialPageInput,
  specialPageOutput,
  specialVersionsInput,
  specialVersionsOutput,
} from './special-contract';
import { procedure, router } from './trpc';

const partnerIds = z.array(partnerIdInput).max(100_000);
const changed = z.object({ version: z.int(), partners: z.int() });

/** The partners whose hourly totals go to the remote database. */
export const specialRouter = router({
  get: procedure.output(specialListOutput).query(async ({ ctx }) => {
    const { version, partnerIds } = await latestSpecialList(ctx.serving.pages);
    return { version, partnerIds: partnerIds.map(String) };
  }),

  /** Its partners by id with their names, page after page. */
  page: procedure
    .input(specialPageInput)
    .output(specialPageOutput)
    .query(({ ctx: { serving }, input }) =>
      listSpecialPartners(serving.world, serving.pages, input.after ?? null, input.limit),
    ),

  versions: procedure
    .input(specialVersionsInput)
    .output(specialVersionsOutput)
    .query(({ ctx: { serving }, input }) =>
      listSpecialVersions(serving.pages, input.after ?? null, input.limit),
    ),

  change: actingAs('admin')
    .input(z.object({ partnerIds }))
    .output(changed)
    .mutation(({ ctx, input }) => changeSpecialList(ctx.serving.world, input.partnerIds, ctx.ask)),

  /** Puts partners on the list and takes others off; whoever else is on it stays. */
  amend: actingAs('admin')
    .input(z.object({ add: partnerIds, remove: partnerIds }))
    .output(changed)
    .mutation(({ ctx, input }) => amendSpecialList(ctx.serving.world, input, ctx.ask)),
});
