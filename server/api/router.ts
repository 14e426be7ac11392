import { eventsRouter } from './events';
import { poolsRouter } from './pools';
import { runsRouter } from './runs';
import { stateRouter } from './state';
import { router } from './trpc';

export const appRouter = router({
  state: stateRouter,
  pools: poolsRouter,
  runs: runsRouter,
  events: eventsRouter,
});

export type AppRouter = typeof appRouter;
