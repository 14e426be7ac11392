import { FindForm } from '@/components/partners/find-form';
import { PartnerTable } from '@/components/partners/partner-table';
import { PageHead } from '@/components/show/facts';

export default function PartnersLoading() {
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Partners">How a partner stands, what it got, and why this amount.</PageHead>
      <FindForm find="" />
      <PartnerTable label="Partners" rows={undefined} withTotal={false} />
    </div>
  );
}
