import { PageHead, Section } from '@/components/show/facts';

export default function AccountLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Your account">Who you are here, your password, and where you are signed in.</PageHead>
      <Section title="You">
        <div className="card h-24" />
      </Section>
      <Section title="Where you are signed in">
        <div className="card h-40" />
      </Section>
    </div>
  );
}
