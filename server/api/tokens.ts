import { z } from 'zod';
import { listTokens, makeToken, withdrawToken } from '@/server/tokens/tokens';
import { actingAs } from './acts';
import { instantInput } from './acts-contract';
import { madeTokenOutput, roleInput, tokenNameInput, tokenOutput } from './people-contract';
import { needs, router } from './trpc';

const name = z.object({ name: tokenNameInput });
const acting = actingAs('admin');

/** What scripted clients sign in with. */
export const tokensRouter = router({
  list: needs('admin')
    .output(z.array(tokenOutput))
    .query(({ ctx }) => listTokens(ctx.serving.pages)),

  make: acting
    .input(name.extend({ role: roleInput, endsAt: instantInput }))
    .output(madeTokenOutput)
    .mutation(({ ctx, input: { name, role, endsAt } }) =>
      makeToken(ctx.serving.world, { name, role, endsAt }, ctx.ask),
    ),

  withdraw: acting
    .input(name)
    .output(z.object({ name: z.string() }))
    .mutation(({ ctx, input }) => withdrawToken(ctx.serving.world, input.name, ctx.ask)),
});
