import { PolicyForm } from '@/components/policy/form';
import { PolicyView } from '@/components/policy/policy-view';
import { Special } from '@/components/policy/special';
import { specialPages, specialVersions } from '@/components/policy/special-pages';
import { versionPages } from '@/components/policy/version-pages';
import { Tabs } from '@/components/show/tabs';
import { api, caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Policy' };

type Query = Record<string, string | string[] | undefined>;
const TABS = [
  { tab: 'rules', word: 'Rules' },
  { tab: 'propose', word: 'Propose a version' },
  { tab: 'special', word: 'Special partners' },
] as const;

export default async function PolicyPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const here = TABS.find(({ tab }) => tab === query.tab)?.tab ?? 'rules';
  const version = /^[1-9]\d{0,8}$/.test(String(query.version)) ? Number(query.version) : undefined;
  await read(here, version);
  return (
    <div className="flex flex-col gap-4">
      <Tabs
        label="Parts of the policy"
        tabs={TABS.map(({ tab, word }) => ({
          href: tab === 'rules' ? '/policy' : `/policy?tab=${tab}`,
          word,
          here: tab === here,
        }))}
      />
      <Prefetched>
        {here === 'rules' && <PolicyView version={version} />}
        {here === 'propose' && <PolicyForm version={version} />}
        {here === 'special' && <Special />}
      </Prefetched>
    </div>
  );
}

async function read(here: (typeof TABS)[number]['tab'], version: number | undefined) {
  const policy = () => queries().prefetchQuery(api.policies.get.queryOptions({ version }));
  if (here === 'rules')
    await Promise.all([policy(), queries().prefetchInfiniteQuery(versionPages(caller.policies.versions))]);
  if (here === 'propose')
    await Promise.all([policy(), queries().prefetchQuery(api.policies.openings.queryOptions())]);
  if (here === 'special') {
    await Promise.all([
      queries().prefetchInfiniteQuery(specialPages(caller.special.page)),
      queries().prefetchInfiniteQuery(specialVersions(caller.special.versions)),
    ]);
  }
}
