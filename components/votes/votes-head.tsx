'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { PageHead } from '@/components/show/facts';
import { manyOf } from '@/components/show/figures';
import { Tabs } from '@/components/show/tabs';
import { needsPerson } from './late-words';
import type { VotesPlace } from './place';

/** What the page is about, and its two parts. */
export function VotesHead({ place: { tab } }: { place: VotesPlace }) {
  const { data } = useQuery(useTRPC().late.list.queryOptions());
  const waiting = data?.filter(needsPerson).length ?? 0;
  return (
    <>
      <PageHead title="Votes">
        {tab === 'late'
          ? 'Hours in which the source says other than what was counted, and what becomes of that.'
          : 'What was voted, as the pools have counted it: late votes that were booked are among it, bad rows are not.'}
      </PageHead>
      <Tabs
        label="Parts of the votes"
        tabs={[
          { href: '/votes', word: 'Over time', here: tab === 'time' },
          {
            href: '/votes?tab=late',
            word: waiting === 0 ? 'Late votes' : `Late votes, ${manyOf(waiting, 'hour')} to look at`,
            here: tab === 'late',
          },
        ]}
      />
    </>
  );
}
