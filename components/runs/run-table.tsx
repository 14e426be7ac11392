'use client';

import { CloudOff } from 'lucide-react';
import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { periodOf, shortPeriodOf } from '@/components/show/instants';
import { Status } from '@/components/show/status';
import { type Column, Table } from '@/components/show/table';
import { Ago } from '@/components/show/time';
import type { Kind } from '@/lib/period';
import type { ListRow } from '@/server/api/contract';

const periodOfRow = (row: ListRow) => (row.sort === 'run' ? row.run.period : row.period);

const amount = (id: 'paid' | 'carried' | 'bonus', head: string): Column<ListRow> => ({
  id,
  head,
  unit: 'CC',
  width: 152,
  figure: true,
  cell: (row) => (row.sort === 'run' ? <Amount value={row.run[id]} /> : <Nothing />),
});

const PERIOD: Column<ListRow> = {
  id: 'period',
  head: 'Period',
  width: 252,
  narrow: 184,
  sort: 'descending',
  cell: (row) => <PeriodLink row={row} />,
};

const STANDING: Column<ListRow>[] = [
  { id: 'status', head: 'Status', width: 140, narrow: 128, cell: (row) => <RowStatus row={row} /> },
  {
    id: 'attempt',
    head: 'Attempt',
    width: 72,
    figure: true,
    cell: (row) => (row.sort === 'run' ? row.run.attempt : <Nothing />),
  },
  { id: 'due', head: 'Due', width: 108, cell: (row) => <Ago at={periodOfRow(row).dueAt} /> },
];

const ELIGIBLE: Column<ListRow> = {
  id: 'eligible',
  head: 'Eligible',
  width: 80,
  figure: true,
  cell: (row) => (row.sort === 'run' && row.run.eligible !== null ? countOf(row.run.eligible) : <Nothing />),
};

const AMOUNTS: Column<ListRow>[] = [
  {
    id: 'budget',
    head: 'Budget',
    unit: 'CC',
    width: 152,
    figure: true,
    // A period without a run has no budget; what waits for it is its earmark.
    cell: (row) => <Amount value={row.sort === 'run' ? row.run.budget : row.earmarked} />,
  },
  amount('paid', 'Paid'),
  amount('carried', 'Carried'),
];

/** An hour has no bonus and a day a short name, so that each list fits a screen. */
const COLUMNS: Record<Kind | 'both', Column<ListRow>[]> = {
  hourly: [PERIOD, ...STANDING, ELIGIBLE, ...AMOUNTS],
  daily: [{ ...PERIOD, width: 156 }, ...STANDING, ELIGIBLE, ...AMOUNTS, amount('bonus', 'Bonus')],
  both: [PERIOD, ...STANDING, ...AMOUNTS, amount('bonus', 'Bonus')],
};

type RunTableProps = { label: string; kind: Kind | undefined; rows?: ListRow[]; expected: number };

/** Runs, and periods that have none, the latest first. */
export function RunTable({ label, kind, rows, expected }: RunTableProps) {
  return (
    <Table label={label} columns={COLUMNS[kind ?? 'both']} rows={rows} rowKey={keyOf} expected={expected} />
  );
}

const keyOf = (row: ListRow): string =>
  row.sort === 'run' ? `run ${row.run.id}` : `${row.sort} ${row.period.kind} ${row.period.start}`;

function PeriodLink({ row }: { row: ListRow }) {
  const zone = useZone();
  const period = periodOfRow(row);
  const name = (
    <>
      <span className="sm:hidden">{shortPeriodOf(period, zone)}</span>
      <span className="max-sm:hidden">{periodOf(period, zone)}</span>
    </>
  );
  if (row.sort !== 'run') return <span className="text-soft">{name}</span>;
  return (
    <Link href={`/runs/${row.run.id}`} prefetch={false} className="link">
      {name}
    </Link>
  );
}

function RowStatus({ row }: { row: ListRow }) {
  if (row.sort !== 'run') return <Status status={row.sort} />;
  return (
    <span className="flex items-center gap-1">
      <Status status={row.run.status} />
      {row.run.trouble !== null && (
        <CloudOff aria-label={`Stopped: ${row.run.trouble}`} role="img" className="size-4 shrink-0 text-bad">
          <title>{row.run.trouble}</title>
        </CloudOff>
      )}
    </span>
  );
}
