import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { changesInput } from '@/components/decide/changes-input';
import { DifferenceView } from '@/components/decide/difference-view';
import { api, Prefetched, queries, unlessSlow } from '../../../../prefetch';

export const metadata: Metadata = { title: 'Difference' };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function DifferencePage({ params, searchParams }: Props) {
  const { id } = await params;
  if (!/^\d{1,15}$/.test(id)) notFound();
  const { after: given } = await searchParams;
  const after = typeof given === 'string' ? given : undefined;
  const runId = Number(id);
  const asked = [
    queries().prefetchQuery(api.attempts.difference.queryOptions({ runId })),
    queries().prefetchQuery(api.attempts.partnerChanges.queryOptions(changesInput(runId, after))),
  ];
  await unlessSlow(Promise.all(asked), 50);
  return (
    <Prefetched>
      <DifferenceView key={id} id={runId} after={after} />
    </Prefetched>
  );
}
