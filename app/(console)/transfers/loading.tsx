import { PageHead, Section } from '@/components/show/facts';
import { BatchTable } from '@/components/transfers/batches';
import { Proof } from '@/components/transfers/proof';

export default function TransfersLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Transfers">What goes to the special partners’ database, hour by hour.</PageHead>
      <Proof standing={undefined} />
      <Section title="Batches">
        <BatchTable rows={undefined} />
      </Section>
    </div>
  );
}
