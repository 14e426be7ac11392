import { RunFilters } from '@/components/runs/run-filters';
import { RunList } from '@/components/runs/run-list';
import { type RunFilter, runPages } from '@/components/runs/run-pages';
import { PageHead } from '@/components/show/facts';
import { runListInput } from '@/server/api/contract';
import { caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Runs' };

type Query = Record<string, string | string[] | undefined>;

export default async function RunsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const filter = filterOf(await searchParams);
  await queries().prefetchInfiniteQuery(runPages(filter, caller.runs.list));
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Runs">
        Every attempt at a period, and the periods that have none, the latest first.
      </PageHead>
      <RunFilters filter={filter} />
      <Prefetched>
        <RunList filter={filter} />
      </Prefetched>
    </div>
  );
}

/** What the address asks for; a word that it does not know counts as none. */
function filterOf(query: Query): RunFilter {
  const kind = runListInput.shape.kind.safeParse(query.kind || undefined).data;
  const status = runListInput.shape.status.safeParse(query.status || undefined).data;
  return { kind, status };
}
