'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { Table } from '@/components/show/table';
import type { Run, RunPartners } from '@/server/api/contract';
import { columnsOf } from './partner-columns';
import { PartnerSearch } from './partner-search';
import { type PartnersPlace, partnersInput, ROWS_A_PAGE } from './partners-place';

/** Every partner's part in a run, in order, a page at a time; or one partner's. */
export function Partners({ run, place }: { run: Run; place: PartnersPlace }) {
  const input = partnersInput(run.id, place);
  const query = useQuery({
    ...useTRPC().runs.partners.queryOptions(input),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const error = useFailure(query);
  return (
    <Section title="Partners" aside={<PartnerSearch runId={run.id} partner={place.partner} />}>
      {error ? (
        <Failure what="The partners could not be read." error={error} retry={() => void query.refetch()} />
      ) : data && !isPlaceholderData && data.rows.length === 0 ? (
        <NoRows run={run} place={place} leftOut={data.leftOut} />
      ) : (
        <div className={`flex flex-col gap-3 ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <Table
            label="Partners"
            columns={columnsOf(run)}
            rows={data?.rows}
            rowKey={(row) => row.partnerId}
            expected={Math.min(run.eligible ?? 10, 20)}
            tall
          />
          {place.partner === undefined && data && <Pages run={run} data={data} />}
        </div>
      )}
    </Section>
  );
}

function NoRows({
  run,
  place,
  leftOut,
}: {
  run: Run;
  place: PartnersPlace;
  leftOut: RunPartners['leftOut'];
}) {
  if (place.partner === undefined)
    return (
      <div className="card">
        {run.computedAt === null ? (
          <Empty title="No results yet">The rows appear once the run has computed them.</Empty>
        ) : (
          <Empty title="No partner took part">
            What was to be divided is carried to the next later fresh period.
          </Empty>
        )}
      </div>
    );
  if (!leftOut)
    return (
      <div className="card">
        <Empty title={`Partner ${place.partner} did not vote in this period`}>
          Its id is looked for among everyone who voted, whether or not it took part.
        </Empty>
      </div>
    );
  return (
    <div className="card">
      <Empty title={`Partner ${leftOut.partnerId} took no part: ${leftOut.reason}`}>
        {leftOut.position === null ? 'No position' : `Position ${countOf(leftOut.position)}`},{' '}
        {manyOf(leftOut.votes, 'vote')} with <Amount value={leftOut.ccVoted} unit /> voted.
      </Empty>
    </div>
  );
}

/** The places are without gaps, so that every page is found by its key, the last place of the page before. */
function Pages({ run, data }: { run: Run; data: RunPartners }) {
  const all = run.eligible ?? 0;
  const first = data.rows[0]?.place ?? 0;
  const last = data.rows.at(-1)?.place ?? 0;
  const lastPage = Math.max(0, Math.floor((all - 1) / ROWS_A_PAGE) * ROWS_A_PAGE);
  return (
    <nav aria-label="Pages of partners" className="flex flex-wrap items-center gap-2">
      <p className="mr-auto text-soft">
        Places {countOf(first + 1)} to {countOf(last + 1)} of {countOf(all)}
      </p>
      <PageLink word="First" from={first > 0 ? 0 : null} />
      <PageLink word="Previous" from={first > 0 ? Math.max(0, first - ROWS_A_PAGE) : null} />
      <PageLink word="Next" from={data.next === null ? null : data.next + 1} />
      <PageLink word="Last" from={data.next === null ? null : lastPage} />
    </nav>
  );
}

function PageLink({ word, from }: { word: string; from: number | null }) {
  if (from === null)
    return (
      <span aria-disabled className="button" aria-hidden>
        {word}
      </span>
    );
  return (
    <Link href={from === 0 ? '?' : `?after=${from - 1}`} scroll={false} prefetch={false} className="button">
      {word}
    </Link>
  );
}
