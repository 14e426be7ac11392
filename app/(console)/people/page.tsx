import { People } from '@/components/people/people';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'People' };

export default async function PeoplePage() {
  const me = await queries()
    .fetchQuery(api.account.me.queryOptions())
    .catch(() => undefined);
  if (me?.role === 'admin')
    await Promise.all([
      queries().prefetchQuery(api.people.list.queryOptions()),
      queries().prefetchQuery(api.tokens.list.queryOptions()),
    ]);
  return (
    <Prefetched>
      <People />
    </Prefetched>
  );
}
