import { accountRouter } from './account';
import { attemptsRouter } from './acts-attempts';
import { correctionsRouter } from './acts-corrections';
import { lateRouter } from './acts-late';
import { policiesRouter } from './acts-policies';
import { restoredRouter } from './acts-restored';
import { scheduleRouter } from './acts-schedule';
import { specialRouter } from './acts-special';
import { alertsRouter } from './alerts';
import { eventsRouter } from './events';
import { peopleRouter } from './people';
import { poolsRouter } from './pools';
import { runsRouter } from './runs';
import { stateRouter } from './state';
import { tokensRouter } from './tokens';
import { transfersRouter } from './transfers';
import { router } from './trpc';

export const appRouter = router({
  state: stateRouter,
  pools: poolsRouter,
  runs: runsRouter,
  events: eventsRouter,
  alerts: alertsRouter,
  attempts: attemptsRouter,
  schedule: scheduleRouter,
  late: lateRouter,
  corrections: correctionsRouter,
  policies: policiesRouter,
  restored: restoredRouter,
  special: specialRouter,
  transfers: transfersRouter,
  people: peopleRouter,
  tokens: tokensRouter,
  account: accountRouter,
});

export type AppRouter = typeof appRouter;
