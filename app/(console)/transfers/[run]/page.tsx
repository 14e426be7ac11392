import { notFound } from 'next/navigation';
import { batchRowPages } from '@/components/transfers/batch-pages';
import { BatchView } from '@/components/transfers/batch-view';
import { caller, Prefetched, queries } from '../../../prefetch';

export const metadata = { title: 'Transfers of an hour' };

export default async function BatchPage({ params }: { params: Promise<{ run: string }> }) {
  const { run } = await params;
  if (!/^[1-9]\d{0,14}$/.test(run)) notFound();
  const runId = Number(run);
  await queries().prefetchInfiniteQuery(batchRowPages(runId, caller.transfers.batch));
  return (
    <Prefetched>
      <BatchView runId={runId} />
    </Prefetched>
  );
}
