import { readPools } from '@/server/pool/read-pools';
import { poolsOutput } from './contract';
import { procedure, router } from './trpc';

export const poolsRouter = router({
  get: procedure.output(poolsOutput).query(({ ctx }) => readPools(ctx.serving)),
});
