'use client';

import { useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { manyOf } from '@/components/show/figures';
import { hourFrom, shortPeriodOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Ago } from '@/components/show/time';
import type { TransfersStanding } from '@/server/api/transfers-contract';

type Row = TransfersStanding['differences'][number];

/** What the remote database holds otherwise than it was sent: somebody else wrote there, and a person says who is right. */
export function Differences({ standing: { differences, comparison } }: { standing: TransfersStanding }) {
  return (
    <Section title="Otherwise there than sent">
      <div className="flex flex-col gap-2">
        <p className="text-soft">
          Somebody else wrote there. Find out who; a retry sends again what was sent, and what stands there
          now is replaced.
          {comparison.differing > differences.length &&
            ` The first ${differences.length} of ${manyOf(comparison.differing, 'transfer')} are named.`}
        </p>
        <Table
          label="Otherwise there than sent"
          columns={COLUMNS}
          rows={differences}
          rowKey={({ hour, partnerId }) => `${hour} ${partnerId}`}
        />
      </div>
    </Section>
  );
}

function HourLink({ row }: { row: Row }) {
  const zone = useZone();
  return (
    <PlainLink href={`/transfers/${row.runId}`} className="link">
      {shortPeriodOf(hourFrom(row.hour), zone)}
    </PlainLink>
  );
}

const COLUMNS: Column<Row>[] = [
  { id: 'hour', head: 'Hour', width: 200, narrow: 184, cell: (row) => <HourLink row={row} /> },
  {
    id: 'partner',
    head: 'Partner',
    width: 120,
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  {
    id: 'sent',
    head: 'Sent',
    unit: 'CC',
    width: 152,
    figure: true,
    cell: ({ sent }) => <Amount value={sent} />,
  },
  {
    id: 'there',
    head: 'There',
    unit: 'CC',
    width: 152,
    figure: true,
    cell: ({ there }) => there ?? <span className="text-soft">nothing</span>,
  },
  { id: 'found', head: 'Found', width: 112, cell: ({ foundAt }) => <Ago at={foundAt} /> },
];
