import { AccountsView } from '@/components/accounts/accounts-view';
import { earmarkPages } from '@/components/accounts/earmark-pages';
import { journalPages } from '@/components/accounts/journal-pages';
import { type AccountsPlace, accountsPlace, filterOf } from '@/components/accounts/place';
import { api, caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Accounts' };

type Query = Record<string, string | string[] | undefined>;

export default async function AccountsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const place = accountsPlace(await searchParams);
  await prefetch(place);
  return (
    <Prefetched>
      <AccountsView place={place} />
    </Prefetched>
  );
}

/** What the chosen part shows. */
async function prefetch(place: AccountsPlace): Promise<unknown> {
  const client = queries();
  switch (place.tab) {
    case 'balances':
      return client.prefetchQuery(
        api.accounts.balances.queryOptions(place.at === undefined ? {} : { at: place.at }),
      );
    case 'journal':
      return Promise.all([
        client.prefetchInfiniteQuery(journalPages(filterOf(place), caller.accounts.journal)),
        client.prefetchQuery(api.accounts.reasons.queryOptions()),
      ]);
    case 'earmarks':
      return client.prefetchInfiniteQuery(earmarkPages(place.kind ?? 'daily', caller.accounts.earmarks));
    case 'corrections':
      return client.prefetchQuery(api.corrections.list.queryOptions({ limit: 200 }));
  }
}
