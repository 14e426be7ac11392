import { auditPages } from '@/components/audit/audit-pages';
import { AuditView } from '@/components/audit/audit-view';
import { auditFilter } from '@/server/api/audit-contract';
import { api, caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Audit' };

type Query = Record<string, string | string[] | undefined>;

export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const filter = filterOf(await searchParams);
  await Promise.all([
    queries().prefetchInfiniteQuery(auditPages(filter, caller.audit.list)),
    queries().prefetchQuery(api.audit.words.queryOptions()),
    queries().prefetchQuery(api.audit.head.queryOptions()),
  ]);
  return (
    <Prefetched>
      <AuditView filter={filter} />
    </Prefetched>
  );
}

/** What the address asks for; what it says wrongly counts as not said. */
function filterOf(query: Query) {
  const said = Object.entries(auditFilter.shape).flatMap(([name, schema]) => {
    const read = schema.safeParse(query[name] || undefined);
    return read.success && read.data !== undefined ? [[name, read.data]] : [];
  });
  return auditFilter.parse(Object.fromEntries(said));
}
