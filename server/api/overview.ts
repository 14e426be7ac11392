import { databaseNow } from '@/server/db/clock';
import { listInstances } from '@/server/overview/instances';
import { readLastNight } from '@/server/overview/last-night';
import { readNeeds } from '@/server/overview/needs';
import { readPoolSeries } from '@/server/overview/pool-series';
import { instancesOutput, lastNightOutput, needsOutput, poolSeriesOutput } from './overview-contract';
import { procedure, router } from './trpc';

/** What is looked at first in the morning. */
export const overviewRouter = router({
  lastNight: procedure
    .output(lastNightOutput)
    .query(async ({ ctx: { serving } }) => readLastNight(serving, await databaseNow(serving.pages))),

  needs: procedure
    .output(needsOutput)
    .query(async ({ ctx: { serving, actor } }) =>
      readNeeds(serving, actor, await databaseNow(serving.pages)),
    ),

  poolSeries: procedure
    .output(poolSeriesOutput)
    .query(async ({ ctx: { serving } }) => readPoolSeries(serving.pages, await databaseNow(serving.pages))),

  instances: procedure
    .output(instancesOutput)
    .query(async ({ ctx: { serving } }) => listInstances(serving, await databaseNow(serving.pages))),
});
