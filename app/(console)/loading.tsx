import { PoolCardBones } from '@/components/overview/pool-card';
import { PoolSeriesBones } from '@/components/overview/pool-series';
import { LAST } from '@/components/runs/run-pages';
import { RunTable } from '@/components/runs/run-table';
import { Bone } from '@/components/show/bone';
import { PageHead, Section } from '@/components/show/facts';

export default function OverviewLoading() {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Overview">
        <span className="block">
          <Bone chars={88} />
        </span>
        <Bone chars={48} />
      </PageHead>
      <Section title="Needs a person">
        <p className="card px-4 py-3">
          <Bone chars={48} />
        </p>
      </Section>
      <div className="grid gap-4 lg:grid-cols-2">
        <PoolCardBones kind="hourly" />
        <PoolCardBones kind="daily" />
      </div>
      <PoolSeriesBones />
      <Section title="Last hours">
        <RunTable kind="hourly" label="Last hours" expected={LAST.hourly.limit} />
      </Section>
      <Section title="Last days">
        <RunTable kind="daily" label="Last days" expected={LAST.daily.limit} />
      </Section>
    </div>
  );
}
