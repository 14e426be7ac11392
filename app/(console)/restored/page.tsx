import { Restored } from '@/components/restored/restored';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'After a restore' };

export default async function RestoredPage() {
  await queries().prefetchQuery(api.restored.show.queryOptions());
  return (
    <Prefetched>
      <Restored />
    </Prefetched>
  );
}
