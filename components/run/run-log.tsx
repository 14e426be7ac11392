'use client';

import { useQuery } from '@tanstack/react-query';
import { useShownZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { type Fact, Facts, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { dateOf, durationOf, secondOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Run } from '@/server/api/contract';
import type { RunLog as Log } from '@/server/api/run-contract';
import { placeWords } from './place-words';
import { WORDS } from './step-words';

type Row = Log['rows'][number];

/** What was written down about a run: the row that other systems read of it, and its steps, acts and bookings in the order of time. */
export function RunLog({ run }: { run: Run }) {
  const query = useQuery(useTRPC().runs.log.queryOptions({ id: run.id }));
  const zone = useShownZone();
  const error = useFailure(query);
  if (error)
    return <Failure what="The log could not be read." error={error} retry={() => void query.refetch()} />;
  const { data } = query;
  return (
    <>
      <Section title="Log">
        <Table
          label="Log"
          columns={columnsOf(run, zone)}
          rows={data?.rows}
          rowKey={keyOf}
          expected={10}
          tall
        />
      </Section>
      <Section title="Distribution log">
        {data?.distribution ? (
          <Distribution of={data.distribution} />
        ) : (
          <p className="card px-3 py-2 text-soft">
            {data
              ? 'Nothing is written to reward_distribution_logs before a run is published.'
              : 'It is being read.'}
          </p>
        )}
      </Section>
    </>
  );
}

function keyOf(row: Row): string {
  switch (row.sort) {
    case 'step':
      return `step ${row.step}`;
    case 'act':
      return `act ${row.seq}`;
    case 'entry':
      return `entry ${row.id}`;
  }
}

const columnsOf = (run: Run, zone: string): Column<Row>[] => [
  {
    id: 'at',
    head: 'When',
    unit: zone,
    width: 192,
    sort: 'ascending',
    cell: ({ at }) => `${dateOf(at, zone)}, ${secondOf(at, zone)}`,
  },
  { id: 'sort', head: 'What', width: 96, cell: ({ sort }) => SORTS[sort] },
  { id: 'words', head: 'In words', width: 560, cell: (row) => <InWords run={run} row={row} /> },
  {
    id: 'amount',
    head: 'Amount',
    unit: 'CC',
    width: 168,
    figure: true,
    cell: (row) => <Amount value={row.sort === 'entry' ? row.amount : null} />,
  },
];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const SORTS: Record<Row['sort'], string> = { step: 'Step', act: 'Act', entry: 'Booking' };

function InWords({ run, row }: { run: Run; row: Row }) {
  if (row.sort === 'entry')
    return (
      <>
        {capital(row.reason)}: {placeWords(row.from, run)} to {placeWords(row.to, run)}
      </>
    );
  if (row.sort === 'act')
    return (
      <>
        {capital(row.action)} by {row.actor}
        {row.reason && `: ${row.reason}`}
      </>
    );
  if (row.error !== null) return <span className="text-bad">{`${WORDS[row.step]}: ${row.error}`}</span>;
  if (!row.ended) return `${WORDS[row.step]}: begun`;
  const rows = row.rows > 1 ? `, ${manyOf(row.rows, 'row')}` : '';
  return `${WORDS[row.step]}: done in ${durationOf(row.took)}${rows}`;
}

function Distribution({ of }: { of: NonNullable<Log['distribution']> }) {
  const facts: Fact[] = [
    { label: 'Row', value: countOf(of.id) },
    { label: 'Written', value: <Time at={of.at} ago={false} /> },
    { label: 'Total', value: <Amount value={of.total} unit /> },
    ...(of.eccCap === null ? [] : [{ label: 'ECC cap', value: <Amount value={of.eccCap} unit /> }]),
    ...Object.entries(of.userCounts).map(([key, count]) => ({
      label: `Members of ${key}`,
      value: countOf(count),
    })),
  ];
  return (
    <div className="card flex flex-col gap-4 p-4">
      <Facts facts={facts} />
      <details>
        <summary className="cursor-pointer text-soft">Everything else, as it is stored</summary>
        <pre className="mt-2 whitespace-pre-wrap break-all rounded-md bg-raised p-3 font-mono text-small">
          {of.details}
        </pre>
      </details>
    </div>
  );
}
