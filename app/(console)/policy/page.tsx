import { PolicyForm } from '@/components/policy/form';
import { type PolicyPart, policyPart } from '@/components/policy/policy-tabs';
import { PolicyView } from '@/components/policy/policy-view';
import { Special } from '@/components/policy/special';
import { specialPages, specialVersions } from '@/components/policy/special-pages';
import { versionPages } from '@/components/policy/version-pages';
import { api, caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Policy' };

type Query = Record<string, string | string[] | undefined>;

export default async function PolicyPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const here = policyPart(query.tab);
  const version = /^[1-9]\d{0,8}$/.test(String(query.version)) ? Number(query.version) : undefined;
  await read(here, version);
  return (
    <Prefetched>
      {here === 'rules' && <PolicyView version={version} />}
      {here === 'propose' && <PolicyForm version={version} />}
      {here === 'special' && <Special />}
    </Prefetched>
  );
}

async function read(here: PolicyPart, version: number | undefined) {
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
