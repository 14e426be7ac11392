import { Overview } from '@/components/overview/overview';
import { LAST } from '@/components/runs/run-pages';
import { api, Prefetched, queries } from '../prefetch';

export const metadata = { title: 'Overview' };

export default async function OverviewPage() {
  await Promise.all([
    queries().prefetchQuery(api.overview.needs.queryOptions()),
    queries().prefetchQuery(api.pools.get.queryOptions()),
    queries().prefetchQuery(api.overview.poolSeries.queryOptions()),
    queries().prefetchQuery(api.overview.instances.queryOptions()),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.hourly)),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.daily)),
    unlessSlow(queries().prefetchQuery(api.overview.lastNight.queryOptions())),
  ]);
  return (
    <Prefetched>
      <Overview />
    </Prefetched>
  );
}

/** How long the page waits for what may take long. */
const PATIENCE = 60;

/** The partners of a day are counted once, which takes seconds where many vote: the first who looks gets that line later than the page. */
const unlessSlow = (asked: Promise<void>): Promise<void> =>
  Promise.race([asked, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))]);
