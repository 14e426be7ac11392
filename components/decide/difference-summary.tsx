'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Failure } from '@/components/show/failure';
import { Totals, Verdict } from './difference-parts';

/** What publishing a waiting rerun would change, in its few main figures. */
export function DifferenceSummary({ runId }: { runId: number }) {
  const query = useQuery(useTRPC().attempts.difference.queryOptions({ runId }));
  const { data, refetch } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="The difference could not be read." error={error} retry={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-3">
      {data && <Verdict difference={data} />}
      <Totals difference={data} />
    </div>
  );
}
