import { RunFilters } from '@/components/runs/run-filters';
import { RunList } from '@/components/runs/run-list';
import { type RunView, runPages } from '@/components/runs/run-pages';
import { PageHead } from '@/components/show/facts';
import { runListInput } from '@/server/api/contract';
import { caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Runs' };

type Query = Record<string, string | string[] | undefined>;

export default async function RunsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const view = viewOf(await searchParams);
  await queries().prefetchInfiniteQuery(runPages(view, caller.runs.list));
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Runs">Every attempt at a period, and the periods that have none.</PageHead>
      <RunFilters view={view} />
      <Prefetched>
        <RunList view={view} />
      </Prefetched>
    </div>
  );
}

/** What the address asks for; a word that it does not know counts as none. */
function viewOf(query: Query): RunView {
  const { kind, status, from, to, trigger, who, sort } = runListInput.shape;
  return {
    kind: kind.safeParse(query.kind || undefined).data,
    status: status.safeParse(query.status || undefined).data,
    from: from.safeParse(query.from || undefined).data,
    to: to.safeParse(query.to || undefined).data,
    trigger: trigger.safeParse(query.trigger || undefined).data,
    who: who.safeParse(query.who || undefined).data,
    sort: sort.safeParse(query.sort || undefined).data,
    ascending: query.order === 'up' || undefined,
  };
}
