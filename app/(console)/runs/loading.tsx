import { RunFilters } from '@/components/runs/run-filters';
import { RunTable } from '@/components/runs/run-table';
import { PageHead } from '@/components/show/facts';

export default function RunsLoading() {
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Runs">Every attempt at a period, and the periods that have none.</PageHead>
      <RunFilters view={{}} />
      <RunTable kind={undefined} label="Runs" expected={20} />
    </div>
  );
}
