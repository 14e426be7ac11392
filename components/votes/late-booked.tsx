'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { dateOf, hourFrom, shortPeriodOf } from '@/components/show/instants';
import { MoreRows } from '@/components/show/more-rows';
import { type Column, Table } from '@/components/show/table';
import { Ago } from '@/components/show/time';
import type { BookedLate } from '@/server/api/acts-contract';

const ROWS_A_PAGE = 25;

/** The late votes that were booked, by a sweep or by a person, page after page. */
export function LateBooked() {
  const api = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: [['late', 'booked'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => api.late.booked.query({ after: pageParam, limit: ROWS_A_PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const error = useFailure(query);
  const rows = query.data?.pages.flatMap((page) => page.rows);
  return (
    <Section title="Booked late votes">
      {error ? (
        <Failure what="What was booked could not be read." error={error} retry={() => void query.refetch()} />
      ) : rows?.length === 0 ? (
        <div className="card">
          <Empty title="No late votes were booked yet">
            What comes within 48 hours of an hour’s end is booked by itself, pool by pool, and appears here.
          </Empty>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <Table
            label="Booked late votes"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ hourStart, pool, bookedAt }) => `${hourStart} ${pool} ${bookedAt}`}
            expected={5}
          />
          <MoreRows query={query} what="earlier hours" />
        </div>
      )}
    </Section>
  );
}

const REACH = {
  behind: 'behind an hourly run',
  before: 'before a day',
  all: 'of all hours',
  asked: 'that was asked for',
} as const;

function byWhom({ sweep, person }: BookedLate): string {
  if (sweep) return `By itself, by the sweep ${REACH[sweep.reach]}`;
  return person ? `${person.name}: ${person.reason}` : 'By a person';
}

function PeriodName({ kind, start }: { kind: 'hourly' | 'daily'; start: number }) {
  const zone = useZone();
  return kind === 'daily' ? `Day ${dateOf(start, zone)}` : shortPeriodOf(hourFrom(start), zone);
}

const COLUMNS: Column<BookedLate>[] = [
  {
    id: 'hour',
    head: 'Hour',
    width: 200,
    narrow: 184,
    sort: 'descending',
    cell: ({ hourStart }) => <PeriodName kind="hourly" start={hourStart} />,
  },
  { id: 'pool', head: 'Pool', width: 80, cell: ({ pool }) => (pool === 'hourly' ? 'Hourly' : 'Daily') },
  { id: 'votes', head: 'Votes', width: 72, figure: true, cell: ({ votes }) => countOf(votes) },
  { id: 'cc', head: 'Late', unit: 'CC', width: 144, figure: true, cell: ({ cc }) => <Amount value={cc} /> },
  {
    id: 'amount',
    head: 'Booked',
    unit: 'CC',
    width: 144,
    figure: true,
    cell: ({ amount }) => <Amount value={amount} />,
  },
  {
    id: 'for',
    head: 'Earmarked for',
    width: 200,
    cell: ({ pool, earmarkedFor }) => <PeriodName kind={pool} start={earmarkedFor} />,
  },
  { id: 'at', head: 'When', width: 112, cell: ({ bookedAt }) => <Ago at={bookedAt} /> },
  {
    id: 'by',
    head: 'By whom',
    width: 264,
    cell: (row) => <span title={byWhom(row)}>{byWhom(row)}</span>,
  },
];
