import { attemptsRouter } from './acts-attempts';
import { correctionsRouter } from './acts-corrections';
import { lateRouter } from './acts-late';
import { policiesRouter } from './acts-policies';
import { scheduleRouter } from './acts-schedule';
import { specialRouter } from './acts-special';
import { eventsRouter } from './events';
import { poolsRouter } from './pools';
import { runsRouter } from './runs';
import { stateRouter } from './state';
import { transfersRouter } from './transfers';
import { router } from './trpc';

export const appRouter = router({
  state: stateRouter,
  pools: poolsRouter,
  runs: runsRouter,
  events: eventsRouter,
  attempts: attemptsRouter,
  schedule: scheduleRouter,
  late: lateRouter,
  corrections: correctionsRouter,
  policies: policiesRouter,
  special: specialRouter,
  transfers: transfersRouter,
});

export type AppRouter = typeof appRouter;
