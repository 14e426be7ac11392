import { Overview } from '@/components/overview/overview';
import { LAST } from '@/components/runs/run-pages';
import { api, Prefetched, queries, unlessSlow } from '../prefetch';

export const metadata = { title: 'Overview' };

export default async function OverviewPage() {
  await Promise.all([
    queries().prefetchQuery(api.overview.needs.queryOptions()),
    queries().prefetchQuery(api.pools.get.queryOptions()),
    queries().prefetchQuery(api.overview.poolSeries.queryOptions()),
    queries().prefetchQuery(api.overview.instances.queryOptions()),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.hourly)),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.daily)),
    // The partners of a day are counted once, which takes seconds where many vote.
    unlessSlow(queries().prefetchQuery(api.overview.lastNight.queryOptions()), 60),
  ]);
  return (
    <Prefetched>
      <Overview />
    </Prefetched>
  );
}
