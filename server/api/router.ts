import { accountRouter } from './account';
import { accountsRouter } from './accounts';
import { attemptsRouter } from './acts-attempts';
import { correctionsRouter } from './acts-corrections';
import { lateRouter } from './acts-late';
import { policiesRouter } from './acts-policies';
import { restoredRouter } from './acts-restored';
import { scheduleRouter } from './acts-schedule';
import { specialRouter } from './acts-special';
import { alertsRouter } from './alerts';
import { auditRouter } from './audit';
import { calendarRouter } from './calendar';
import { eventsRouter } from './events';
import { handbookRouter } from './handbook';
import { overviewRouter } from './overview';
import { partnersRouter } from './partners';
import { peopleRouter } from './people';
import { periodsRouter } from './periods';
import { poolsRouter } from './pools';
import { runsRouter } from './runs';
import { stateRouter } from './state';
import { tokensRouter } from './tokens';
import { transfersRouter } from './transfers';
import { router } from './trpc';
import { votesRouter } from './votes';

export const appRouter = router({
  state: stateRouter,
  pools: poolsRouter,
  overview: overviewRouter,
  calendar: calendarRouter,
  runs: runsRouter,
  events: eventsRouter,
  alerts: alertsRouter,
  audit: auditRouter,
  attempts: attemptsRouter,
  periods: periodsRouter,
  schedule: scheduleRouter,
  late: lateRouter,
  corrections: correctionsRouter,
  policies: policiesRouter,
  restored: restoredRouter,
  special: specialRouter,
  transfers: transfersRouter,
  votes: votesRouter,
  partners: partnersRouter,
  accounts: accountsRouter,
  people: peopleRouter,
  tokens: tokensRouter,
  account: accountRouter,
  handbook: handbookRouter,
});

export type AppRouter = typeof appRouter;
