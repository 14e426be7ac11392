import { FindForm } from '@/components/partners/find-form';
import { findInput } from '@/components/partners/find-input';
import { FoundPartners } from '@/components/partners/found-partners';
import { PageHead } from '@/components/show/facts';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Partners' };

type Query = Record<string, string | string[] | undefined>;

export default async function PartnersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { find: asked } = await searchParams;
  const find = typeof asked === 'string' ? asked.trim().slice(0, 100) : '';
  await queries().prefetchQuery(api.partners.find.queryOptions(findInput(find)));
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Partners">How a partner stands, what it got, and why this amount.</PageHead>
      <FindForm find={find} />
      <Prefetched>
        <FoundPartners find={find} />
      </Prefetched>
    </div>
  );
}
