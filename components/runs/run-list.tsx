'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Failure } from '@/components/show/failure';
import { MoreRows } from '@/components/show/more-rows';
import { NoMatch, NothingYet } from './no-runs';
import { addressOf, isNarrowed, type RunSort, type RunView, runPages } from './run-pages';
import { RunTable, type Sorting } from './run-table';

/** The runs that the filters let through, page after page. */
export function RunList({ view }: { view: RunView }) {
  const api = useTRPCClient();
  const query = useInfiniteQuery(runPages(view, (input) => api.runs.list.query(input)));
  const error = useFailure(query);
  if (error)
    return <Failure what="The runs could not be read." error={error} retry={() => void query.refetch()} />;
  const by = orderOf(view);
  const rows = query.data?.pages.flatMap((page) => page.rows);
  if (rows?.length === 0) return isNarrowed(view) ? <NoMatch /> : <NothingYet />;
  return (
    <>
      {by !== 'period' && (
        <p className="text-soft">
          In the order of {WORDS[by]}: attempts that have none, and periods without a run, are left out.
        </p>
      )}
      <RunTable kind={view.kind} label="Runs" rows={rows} expected={20} sorting={sortingOf(view)} />
      <MoreRows query={query} what={by === 'period' ? 'earlier periods' : 'more runs'} />
    </>
  );
}

const WORDS: Record<Exclude<RunSort, 'period'>, string> = {
  paid: 'what was paid',
  voters: 'the number of voters',
  duration: 'how long it was computed',
};

/** What the rows are in the order of; periods without a run have no figure and stand by period. */
const orderOf = ({ sort = 'period', status }: RunView): RunSort =>
  status === 'missed' || status === 'skipped' || status === 'elsewhere' ? 'period' : sort;

/** A head that is chosen again turns its order round; the latest period always comes first. */
function sortingOf(view: RunView): Sorting {
  const by = orderOf(view);
  const ascending = view.ascending ?? false;
  return {
    by,
    ascending: by !== 'period' && ascending,
    hrefOf: (other) =>
      addressOf({
        ...view,
        sort: other === 'period' ? undefined : other,
        ascending: other !== 'period' && other === by && !ascending ? true : undefined,
      }),
  };
}
