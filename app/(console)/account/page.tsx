import { Account } from '@/components/people/account';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Your account' };

export default async function AccountPage() {
  await queries().prefetchQuery(api.account.sessions.queryOptions());
  return (
    <Prefetched>
      <Account />
    </Prefetched>
  );
}
