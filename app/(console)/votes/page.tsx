import { LateInbox } from '@/components/votes/late-inbox';
import { partInput, spanInput, type VotesPlace, votesPlace } from '@/components/votes/place';
import { VotesHead } from '@/components/votes/votes-head';
import { VotesOverTime } from '@/components/votes/votes-over-time';
import { api, Prefetched, queries } from '../../prefetch';

export const metadata = { title: 'Votes' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VotesPage({ searchParams }: Props) {
  const place = votesPlace(await searchParams);
  await prefetch(place);
  return (
    <div className="flex flex-col gap-6">
      <Prefetched>
        <VotesHead place={place} />
        {place.tab === 'late' ? <LateInbox /> : <VotesOverTime place={place} />}
      </Prefetched>
    </div>
  );
}

/** What the source itself is asked for, the types, is left to the browser, so that the page waits for our database alone. */
async function prefetch(place: VotesPlace): Promise<void> {
  const late = queries().prefetchQuery(api.late.list.queryOptions());
  if (place.tab === 'late') {
    await late;
    return;
  }
  await Promise.all([
    late,
    queries().prefetchQuery(api.votes.counts.queryOptions(spanInput(place))),
    queries().prefetchQuery(api.votes.busiest.queryOptions(partInput(place))),
    queries().prefetchQuery(api.votes.badRows.queryOptions(spanInput(place))),
  ]);
}
