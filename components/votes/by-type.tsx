'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Chart } from '@/components/chart/chart';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { dateOf, periodOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import type { VotesByType, VotesCounts } from '@/server/api/votes-contract';
import { partInput, type VotesPlace } from './place';

type Counted = Extract<VotesByType, { sort: 'counted' }>;
type Type = Counted['types'][number];

/** CC and votes by type; where they are too many to be read again by type, all of them together. */
export function ByType({ place, counts }: { place: VotesPlace; counts: VotesCounts | undefined }) {
  const query = useQuery(useTRPC().votes.byType.queryOptions(partInput(place)));
  const { data } = query;
  const error = useFailure(query);
  return (
    <Section title="By type">
      {error ? (
        <Failure
          what="The types could not be read from the source."
          error={error}
          retry={() => void query.refetch()}
        />
      ) : place.hour !== undefined ? (
        <HourTypes answer={data} />
      ) : !data || !counts ? (
        <ChartBones />
      ) : data.sort === 'counted' && data.types.length > 0 ? (
        <TypeCharts answer={data} days={place.scale === 'days'} />
      ) : data.sort === 'counted' ? (
        <NoVotes />
      ) : (
        <AllTogether counts={counts} answer={data} />
      )}
    </Section>
  );
}

function TypeCharts({ answer, days }: { answer: Counted; days: boolean }) {
  const name = usePeriodName(days);
  const { types, starts } = answer;
  const cc = useMemo(
    () => types.map(({ type, ccAt }) => ({ key: type, label: type, values: ccAt })),
    [types],
  );
  const votes = useMemo(
    () => types.map(({ type, votesAt }) => ({ key: type, label: type, values: votesAt.map(String) })),
    [types],
  );
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Chart label="CC voted by type" at={starts} series={cc} unit="CC" kind="bars" name={name} />
      <Chart label="Votes by type" at={starts} series={votes} unit="votes" kind="bars" name={name} />
    </div>
  );
}

/** The counts that are known without reading a vote, and why the types are not. */
function AllTogether({
  counts,
  answer,
}: {
  counts: VotesCounts;
  answer: Exclude<VotesByType, { sort: 'counted' }>;
}) {
  const days = counts.span.scale === 'days';
  const name = usePeriodName(days);
  const { periods: all } = counts;
  const periods = useMemo(() => all.filter(({ state }) => state !== 'to come'), [all]);
  const at = useMemo(() => periods.map(({ start }) => start), [periods]);
  const cc = useMemo(
    () => [{ key: 'cc', label: 'All types', values: periods.map((one) => one.cc) }],
    [periods],
  );
  const votes = useMemo(
    () => [
      {
        key: 'votes',
        label: 'All types',
        values: periods.map((one) => (one.votes === null ? null : String(one.votes))),
      },
    ],
    [periods],
  );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">
        <WhyNot answer={answer} /> {days ? 'Choose one of its days below.' : 'Choose one of its hours below.'}
      </p>
      <div className="grid gap-4 xl:grid-cols-2">
        <Chart label="CC voted" at={at} series={cc} unit="CC" kind="bars" name={name} />
        <Chart label="Votes" at={at} series={votes} unit="votes" kind="bars" name={name} />
      </div>
    </div>
  );
}

function WhyNot({ answer }: { answer: Exclude<VotesByType, { sort: 'counted' }> }) {
  return answer.sort === 'too many'
    ? `These are ${manyOf(answer.votes, 'vote')}; the types are read from the source for ${countOf(answer.most)} at the most.`
    : `The source did not add up the types within ${answer.seconds} s; an index that begins with votes.cast_at makes it quick.`;
}

/** The types of a single hour, of which a chart would be one bar. */
function HourTypes({ answer }: { answer: VotesByType | undefined }) {
  const columns: Column<Type>[] = [
    { id: 'type', head: 'Type', width: 160, cell: ({ type }) => type },
    { id: 'votes', head: 'Votes', width: 104, figure: true, cell: ({ votes }) => countOf(votes) },
    {
      id: 'cc',
      head: 'CC voted',
      width: 176,
      figure: true,
      cell: ({ cc }) => <Amount value={cc} />,
    },
  ];
  if (answer && answer.sort !== 'counted')
    return (
      <p className="card p-4 text-soft">
        <WhyNot answer={answer} />
      </p>
    );
  if (answer?.types.length === 0) return <NoVotes />;
  return (
    <Table
      label="Types of the hour"
      columns={columns}
      rows={answer?.types}
      rowKey={({ type }) => type}
      expected={3}
    />
  );
}

const NoVotes = () => (
  <div className="card">
    <Empty title="No votes">Nobody has voted in this time, as far as the source says.</Empty>
  </div>
);

const ChartBones = () => (
  <div aria-hidden className="grid gap-4 xl:grid-cols-2">
    <div className="card h-[318px]" />
    <div className="card h-[318px]" />
  </div>
);

function usePeriodName(days: boolean) {
  const zone = useZone();
  return useMemo(
    () => (at: number) =>
      days ? dateOf(at, zone) : periodOf({ kind: 'hourly', start: at, end: at + 3_600_000 }, zone),
    [days, zone],
  );
}
