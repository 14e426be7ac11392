import { OpenAlerts } from '@/components/alerts/open-alerts';
import { PastAlerts } from '@/components/alerts/past-alerts';
import { PageHead, Section } from '@/components/show/facts';

export default function AlertsLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Alerts">What people are told of without looking.</PageHead>
      <Section title="Standing">
        <OpenAlerts alerts={undefined} webhooks={0} />
      </Section>
      <Section title="Daily line">
        <div className="card h-18" />
      </Section>
      <Section title="Over">
        <PastAlerts alerts={undefined} webhooks={0} />
      </Section>
    </div>
  );
}
