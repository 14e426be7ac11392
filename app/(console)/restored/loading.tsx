import { Bone } from '@/components/show/bone';
import { PageHead, Section } from '@/components/show/facts';

export default function RestoredLoading() {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="After a restore">
        <Bone chars={60} />
      </PageHead>
      <Section title="What is missing">
        <p className="card p-4">
          <Bone chars={60} />
        </p>
      </Section>
    </div>
  );
}
