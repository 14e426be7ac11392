import { alertPages } from '@/components/alerts/alert-pages';
import { AlertsView } from '@/components/alerts/alerts-view';
import { caller, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Alerts' };

export default async function AlertsPage() {
  await queries().prefetchInfiniteQuery(alertPages(caller.alerts.list));
  return (
    <Prefetched>
      <AlertsView />
    </Prefetched>
  );
}
