'use client';

import { ListFilter } from 'lucide-react';
import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { shortPeriodOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Journal } from '@/server/api/accounts-contract';
import { addressOf, type Filter } from './place';
import { placeBeside, placeWords } from './words';

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
    head: 'About',
    width: 188,
    cell: ({ period }) => {
      const name = shortPeriodOf(period, zone);
      return (
        <span className="flex items-center justify-between gap-2">
          <PlainLink href={`/periods/${period.kind}/${period.start}`} className="link">
            {name}
          </PlainLink>
          <Only filter={{ ...filter, kind: period.kind, period: period.start }} what={name} />
        </span>
      );
    },
  },
  { id: 'reason', head: 'Reason', width: 128, cell: ({ reason }) => <span title={reason}>{reason}</span> },
  { id: 'from', head: 'From', width: 192, cell: ({ from, period }) => <Named place={from} about={period} /> },
  { id: 'to', head: 'To', width: 192, cell: ({ to, period }) => <Named place={to} about={period} /> },
  {
    id: 'amount',
    head: 'Amount',
    unit: 'CC',
    width: 144,
    figure: true,
    cell: ({ amount }) => <Amount value={amount} />,
  },
  { id: 'by', head: 'By', width: 136, cell: (entry) => <By entry={entry} filter={filter} /> },
];

/** An account, with the earmark where that is of another period than the entry is about. */
function Named({ place, about }: { place: Entry['from']; about: Entry['period'] }) {
  const zone = useZone();
  const { word, earmark } = placeBeside(place, about, zone);
  return (
    <span title={placeWords(place, zone)} className="block py-0.5">
      {word}
      {earmark && <span className="block text-small text-dim">{earmark}</span>}
    </span>
  );
}

/** Leads to the entries of the same. */
function Only({ filter, what }: { filter: Filter; what: string }) {
  return (
    <PlainLink
      href={addressOf({ tab: 'journal', ...filter })}
      scroll={false}
      aria-label={`Only entries of ${what}`}
      title={`Only entries of ${what}`}
      className="text-dim hover:text-ink"
    >
      <ListFilter aria-hidden className="size-3.5" />
    </PlainLink>
  );
}

function By({ entry: { runId, sweepId, person }, filter }: { entry: Entry; filter: Filter }) {
  if (runId !== null)
    return (
      <span className="flex items-center justify-between gap-2">
        <PlainLink href={`/runs/${runId}`} className="link">
          Run {runId}
        </PlainLink>
        <Only filter={{ ...filter, run: runId }} what={`run ${runId}`} />
      </span>
    );
  if (sweepId !== null) return `Sweep ${sweepId}`;
  return person === null ? <Nothing /> : <span title={person}>{person}</span>;
}
