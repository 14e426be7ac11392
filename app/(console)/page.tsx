import { Overview } from '@/components/overview/overview';
import { LAST } from '@/components/runs/run-pages';
import { api, Prefetched, queries } from '../prefetch';

export const metadata = { title: 'Overview' };

export default async function OverviewPage() {
  await Promise.all([
    queries().prefetchQuery(api.pools.get.queryOptions()),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.hourly)),
    queries().prefetchQuery(api.runs.list.queryOptions(LAST.daily)),
  ]);
  return (
    <Prefetched>
      <Overview />
    </Prefetched>
  );
}
