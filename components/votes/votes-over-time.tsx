'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Facts, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import type { VotesCounts } from '@/server/api/votes-contract';
import { BadRows } from './bad-rows';
import { BusiestPartners } from './busiest-partners';
import { ByType } from './by-type';
import { PeriodTable } from './period-table';
import { spanInput, type VotesPlace } from './place';
import { SpanChoice } from './span-choice';

/** A day in hours or a month in days: how much was voted, of which types, by whom, and what was left out. */
export function VotesOverTime({ place }: { place: VotesPlace }) {
  const query = useQuery({
    ...useTRPC().votes.counts.queryOptions(spanInput(place)),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="The votes could not be read." error={error} retry={() => void query.refetch()} />;
  return (
    <div className={`flex flex-col gap-6 ${isPlaceholderData ? 'opacity-60' : ''}`}>
      <SpanChoice place={place} counts={data} />
      <Figures counts={data} />
      <ByType place={place} counts={data} />
      <Section title={place.scale === 'hours' ? 'Hours of the day' : 'Days of the month'}>
        <PeriodTable counts={data} place={place} />
      </Section>
      <BusiestPartners place={place} />
      <BadRows place={place} />
    </div>
  );
}

function Figures({ counts }: { counts: VotesCounts | undefined }) {
  const numberOf = (state: VotesCounts['periods'][number]['state']) =>
    counts?.periods.filter((period) => period.state === state).length ?? 0;
  const beside = [
    ...(numberOf('in part') > 0 ? [`${numberOf('in part')} in part`] : []),
    ...(numberOf('so far') > 0 ? [`${numberOf('so far')} so far`] : []),
  ];
  return (
    <Facts
      facts={[
        { label: 'Votes', value: counts ? countOf(counts.votes) : <Bone /> },
        { label: 'CC voted', value: counts ? <Amount value={counts.cc} unit /> : <Bone chars={14} /> },
        {
          label: counts?.span.scale === 'days' ? 'Days counted' : 'Hours counted',
          value: counts ? `${numberOf('counted')} of ${counts.periods.length}` : <Bone />,
          ...(beside.length > 0 ? { note: `and ${beside.join(', ')}` } : {}),
        },
      ]}
    />
  );
}
