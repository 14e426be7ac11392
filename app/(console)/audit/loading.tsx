import { AUDIT_WHAT } from '@/components/audit/audit-pages';
import { TrailBones } from '@/components/audit/audit-view';
import { PageHead, Section } from '@/components/show/facts';

export default function AuditLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Audit">{AUDIT_WHAT}</PageHead>
      <Section title="Chain">
        <div className="card h-24" />
      </Section>
      <div className="h-14" />
      <TrailBones />
    </div>
  );
}
