'use client';

import { useQuery } from '@tanstack/react-query';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount, Nothing } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import type { Busiest } from '@/server/api/votes-contract';
import { partInput, type VotesPlace } from './place';

type Row = Busiest['rows'][number];

/** Who has cast most votes, in what a published run has frozen. */
export function BusiestPartners({ place }: { place: VotesPlace }) {
  const zone = useZone();
  const query = useQuery(useTRPC().votes.busiest.queryOptions(partInput(place)));
  const { data } = query;
  const error = useFailure(query);
  return (
    <Section title="Busiest partners">
      {error ? (
        <Failure
          what="The busiest partners could not be read."
          error={error}
          retry={() => void query.refetch()}
        />
      ) : data === null ? (
        <div className="card">
          <Empty title="No run is published here yet">
            Who voted most is told from what a published run has frozen; the next one brings it.
          </Empty>
        </div>
      ) : (
        <div className="flex flex-col gap-2">
          <p className="text-soft">
            {data ? (
              <>
                The {countOf(data.rows.length)} with most votes in{' '}
                <PlainLink href={`/runs/${data.runId}`} className="link">
                  {periodInside(data.period, zone)}
                </PlainLink>
                , as its run has frozen it. {coverOf(data)}
              </>
            ) : (
              'Read from what a published run has frozen.'
            )}
          </p>
          <Table
            label="Busiest partners"
            columns={COLUMNS}
            rows={data?.rows}
            rowKey={({ partnerId }) => partnerId}
            expected={20}
          />
        </div>
      )}
    </Section>
  );
}

const coverOf = ({ looked, voters }: Busiest): string =>
  looked === voters
    ? `All ${countOf(voters)} voters were looked at.`
    : `Of ${countOf(voters)} voters only ${countOf(looked)} were looked at, the best placed.`;

const COLUMNS: Column<Row>[] = [
  {
    id: 'partner',
    head: 'Partner',
    width: 152,
    narrow: 104,
    pinned: true,
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  { id: 'name', head: 'Name', width: 192, cell: ({ name }) => name ?? <Nothing /> },
  {
    id: 'place',
    head: 'Place',
    width: 128,
    cell: ({ place, leftOut }) =>
      place === null ? <span className="text-soft">Left out: {leftOut}</span> : countOf(place + 1),
  },
  {
    id: 'votes',
    head: 'Votes',
    width: 88,
    figure: true,
    sort: 'descending',
    cell: ({ votes }) => countOf(votes),
  },
  { id: 'types', head: 'By type', width: 216, cell: ({ votesByType }) => <Types votes={votesByType} /> },
  {
    id: 'cc',
    head: 'CC voted',
    width: 160,
    figure: true,
    cell: ({ ccVoted }) => <Amount value={ccVoted} />,
  },
];

function Types({ votes }: { votes: Row['votesByType'] }) {
  const text = Object.entries(votes)
    .map(([type, count]) => `${type} ${countOf(count)}`)
    .join(', ');
  return (
    <span title={text} className="text-soft">
      {text}
    </span>
  );
}
