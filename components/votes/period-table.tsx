'use client';

import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { dateOf, spanOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import type { VotesCounts } from '@/server/api/votes-contract';
import { type VotesPlace, votesAddress } from './place';

type Row = VotesCounts['periods'][number];

const WORDS: Record<Row['state'], string> = {
  counted: 'Counted',
  'in part': 'Some of its hours',
  'so far': 'So far',
  'not counted': 'Not counted yet',
  'to come': 'To come',
  before: 'Before the program',
};

/** Each hour or day with what was counted in it; the first column leads into it, the last to its published run. */
export function PeriodTable({ counts, place }: { counts: VotesCounts | undefined; place: VotesPlace }) {
  const days = (counts?.span.scale ?? place.scale) === 'days';
  const columns: Column<Row>[] = [
    {
      id: 'period',
      head: days ? 'Day' : 'Hour',
      width: 152,
      narrow: 128,
      sort: 'ascending',
      cell: (row) => <PeriodLink row={row} days={days} of={counts?.span.of} />,
    },
    { id: 'state', head: 'State', width: 160, cell: ({ state }) => WORDS[state] },
    {
      id: 'votes',
      head: 'Votes',
      width: 104,
      figure: true,
      cell: ({ votes }) => (votes === null ? <Nothing /> : countOf(votes)),
      foot: counts && countOf(counts.votes),
    },
    {
      id: 'cc',
      head: 'CC voted',
      width: 176,
      figure: true,
      cell: ({ cc }) => <Amount value={cc} />,
      foot: counts && <Amount value={counts.cc} />,
    },
    {
      id: 'voters',
      head: 'Voters',
      width: 104,
      figure: true,
      cell: ({ voters }) => (voters === null ? <Nothing /> : countOf(voters)),
    },
    {
      id: 'run',
      head: 'Published run',
      width: 128,
      cell: ({ runId }) =>
        runId === null ? (
          <Nothing />
        ) : (
          <PlainLink href={`/runs/${runId}`} className="link">
            Run {runId}
          </PlainLink>
        ),
    },
  ];
  return (
    <Table
      label={days ? 'Days of the month' : 'Hours of the day'}
      columns={columns}
      rows={counts?.periods}
      rowKey={({ start }) => String(start)}
      expected={24}
    />
  );
}

function PeriodLink({ row, days, of = '' }: { row: Row; days: boolean; of: string | undefined }) {
  const zone = useZone();
  const word = days ? dateOf(row.start, zone) : spanOf(row, zone);
  if (row.votes === null) return <span className="text-soft">{word}</span>;
  const day = dateOf(row.start, zone).split(' ')[0]!.padStart(2, '0');
  return (
    <PlainLink
      href={votesAddress(days ? { of: `${of}-${day}` } : { of, hour: row.start })}
      scroll={false}
      className="link"
    >
      {word}
    </PlainLink>
  );
}
