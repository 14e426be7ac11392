import { batchPages } from '@/components/transfers/batch-pages';
import { TransfersView } from '@/components/transfers/transfers-view';
import { api, caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Transfers' };

export default async function TransfersPage() {
  await Promise.all([
    queries().prefetchQuery(api.transfers.standing.queryOptions()),
    queries().prefetchInfiniteQuery(batchPages(caller.transfers.list)),
  ]);
  return (
    <Prefetched>
      <TransfersView />
    </Prefetched>
  );
}
