import { readState } from '@/server/instance/read-state';
import { stateOutput } from './contract';
import { procedure, router } from './trpc';

export const stateRouter = router({
  get: procedure.output(stateOutput).query(({ ctx }) => readState(ctx.serving)),
});
