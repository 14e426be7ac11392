import { PageHead } from '@/components/show/facts';

export default function PeopleLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="People">Who may come in, and as what.</PageHead>
      <div className="card h-60" />
      <div className="card h-40" />
    </div>
  );
}
