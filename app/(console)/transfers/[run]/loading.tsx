import { PageHead } from '@/components/show/facts';
import { BatchRows } from '@/components/transfers/batch-view';

export default function BatchLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Transfers of an hour">What each special partner gets of it.</PageHead>
      <BatchRows rows={undefined} />
    </div>
  );
}
