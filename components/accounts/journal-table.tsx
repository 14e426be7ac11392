'use client';

import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { shortPeriodOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Journal } from '@/server/api/accounts-contract';
import { addressOf, type Filter } from './place';
import { placeWords } from './words';

type Entry = Journal['rows'][number];

/** Entries; each leads to its run and its period, and its period and run to the entries of the same. */
export function JournalTable({ filter, rows }: { filter: Filter; rows: Entry[] | undefined }) {
  const zone = useZone();
  return (
    <Table
      label="Entries"
      columns={columnsOf(filter, zone)}
      rows={rows}
      rowKey={({ id }) => String(id)}
      expected={20}
    />
  );
}

const columnsOf = (filter: Filter, zone: string): Column<Entry>[] => [
  {
    id: 'at',
    head: 'Booked',
    width: 200,
    sort: 'descending',
    cell: ({ at }) => <Time at={at} ago={false} />,
  },
  {
    id: 'period',
    head: 'Period',
    width: 164,
    cell: ({ period }) => (
      <Link href={`/periods/${period.kind}/${period.start}`} prefetch={false} className="link">
        {shortPeriodOf(period, zone)}
      </Link>
    ),
  },
  { id: 'reason', head: 'Reason', width: 148, cell: ({ reason }) => reason },
  { id: 'from', head: 'From', width: 244, cell: ({ from }) => <Place text={placeWords(from, zone)} /> },
  { id: 'to', head: 'To', width: 244, cell: ({ to }) => <Place text={placeWords(to, zone)} /> },
  {
    id: 'amount',
    head: 'Amount',
    unit: 'CC',
    width: 164,
    figure: true,
    cell: ({ amount }) => <Amount value={amount} />,
  },
  { id: 'run', head: 'By', width: 100, cell: (entry) => <By entry={entry} /> },
  {
    id: 'same',
    head: 'Same',
    width: 148,
    cell: ({ period, runId }) => (
      <span className="flex gap-3">
        <Link
          href={addressOf({ tab: 'journal', ...filter, kind: period.kind, period: period.start })}
          scroll={false}
          prefetch={false}
          aria-label={`Entries of ${shortPeriodOf(period, zone)}`}
          className="link"
        >
          period
        </Link>
        {runId !== null && (
          <Link
            href={addressOf({ tab: 'journal', ...filter, run: runId })}
            scroll={false}
            prefetch={false}
            aria-label={`Entries of run ${runId}`}
            className="link"
          >
            run
          </Link>
        )}
      </span>
    ),
  },
];

const Place = ({ text }: { text: string }) => <span title={text}>{text}</span>;

function By({ entry: { runId, sweepId } }: { entry: Entry }) {
  if (runId !== null)
    return (
      <Link href={`/runs/${runId}`} prefetch={false} className="link">
        Run {runId}
      </Link>
    );
  return sweepId === null ? <Nothing /> : `Sweep ${sweepId}`;
}
