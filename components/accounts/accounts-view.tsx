'use client';

import { PageHead } from '@/components/show/facts';
import { Tabs } from '@/components/show/tabs';
import { Balances } from './balances';
import { Corrections } from './corrections';
import { Earmarks } from './earmarks';
import { Journal } from './journal';
import { type AccountsPlace, addressOf, filterOf, TABS } from './place';

const WORDS = { balances: 'Balances', journal: 'Journal', earmarks: 'Earmarks', corrections: 'Corrections' };

/** Where every CC is, how it came there, and what a person corrects. */
export function AccountsView({ place }: { place: AccountsPlace }) {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Accounts">
        Where every CC came from and where it is. What came in is always somewhere, to the last unit.
      </PageHead>
      <Tabs
        label="Parts of the accounts"
        tabs={TABS.map((tab) => ({ href: addressOf({ tab }), word: WORDS[tab], here: tab === place.tab }))}
      />
      {place.tab === 'balances' && <Balances key={place.at} at={place.at} />}
      {place.tab === 'journal' && <Journal filter={filterOf(place)} />}
      {place.tab === 'earmarks' && <Earmarks kind={place.kind ?? 'daily'} />}
      {place.tab === 'corrections' && <Corrections />}
    </div>
  );
}
