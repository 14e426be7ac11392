import { PageHead } from '@/components/show/facts';

export default function VotesLoading() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Votes">What was voted, and what came late.</PageHead>
      <div className="h-10 border-line border-b" />
      <div className="card h-24" />
      <div className="card h-80" />
      <div className="card h-80" />
    </div>
  );
}
