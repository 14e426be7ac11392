import { Calendar } from '@/components/calendar/calendar';
import { monthInput } from '@/server/api/calendar-contract';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Calendar' };

type Query = Record<string, string | string[] | undefined>;

export default async function CalendarPage({ searchParams }: { searchParams: Promise<Query> }) {
  const month = monthInput.safeParse((await searchParams).month).data;
  await queries().prefetchQuery(api.calendar.month.queryOptions({ month }));
  return (
    <Prefetched>
      <Calendar month={month} />
    </Prefetched>
  );
}
