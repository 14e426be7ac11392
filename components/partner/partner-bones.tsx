import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';

/** The place of a partner while it loads. */
export function PartnerBones() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <header>
        <h1>
          <span className="sr-only">Partner is loading</span>
          <Bone chars={28} />
        </h1>
        <p className="mt-1">
          <Bone chars={48} />
        </p>
      </header>
      <div className="card h-24" />
      <Section title="Why this amount">
        <div className="card h-80" />
      </Section>
      <Section title="Rewards over time">
        <div className="card h-80" />
      </Section>
    </div>
  );
}
