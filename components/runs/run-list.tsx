'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Failure } from '@/components/show/failure';
import { NoMatch, NothingYet } from './no-runs';
import { type RunFilter, runPages } from './run-pages';
import { RunTable } from './run-table';

/** The runs that the filter lets through, page after page. */
export function RunList({ filter }: { filter: RunFilter }) {
  const api = useTRPCClient();
  const query = useInfiniteQuery(runPages(filter, (input) => api.runs.list.query(input)));
  const { data, hasNextPage, isFetchingNextPage } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="The runs could not be read." error={error} retry={() => void query.refetch()} />;
  const rows = data?.pages.flatMap((page) => page.rows);
  if (rows?.length === 0) return filter.kind || filter.status ? <NoMatch /> : <NothingYet />;
  return (
    <>
      <RunTable kind={filter.kind} label="Runs" rows={rows} expected={20} />
      <div className="flex flex-wrap items-center gap-4">
        {hasNextPage ? (
          <button
            type="button"
            className="button"
            aria-disabled={isFetchingNextPage}
            onClick={() => !isFetchingNextPage && void query.fetchNextPage()}
          >
            {isFetchingNextPage ? 'Loading earlier periods' : 'Load earlier periods'}
          </button>
        ) : (
          rows && <p className="text-dim">That is the first one.</p>
        )}
        {query.isFetchNextPageError && (
          <p role="alert" className="text-bad">
            The next rows could not be read. What is shown stays right; press the button again.
          </p>
        )}
      </div>
    </>
  );
}
