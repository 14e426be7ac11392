'use client';

import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { durationOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import type { Kind } from '@/lib/period';
import type { ListRow } from '@/server/api/contract';
import { ChangeCell, PeriodLink, RowStatus } from './run-cells';
import type { RunSort } from './run-pages';

type RunColumn = Column<ListRow> & { figureOf?: RunSort };

const amount = (id: 'budget' | 'paid' | 'bonus', head: string): RunColumn => ({
  id,
  head,
  unit: 'CC',
  width: 144,
  figure: true,
  cell: (row) => (row.sort === 'run' ? <Amount value={row.run[id]} /> : <Nothing />),
});

const PERIOD: RunColumn = {
  id: 'period',
  head: 'Period',
  width: 256,
  narrow: 184,
  figureOf: 'period',
  cell: (row) => <PeriodLink row={row} />,
};

const STANDING: RunColumn[] = [
  { id: 'status', head: 'Status', width: 152, narrow: 140, cell: (row) => <RowStatus row={row} /> },
  {
    id: 'attempt',
    head: 'Attempt',
    width: 76,
    figure: true,
    cell: (row) => (row.sort === 'run' ? row.run.attempt : <Nothing />),
  },
];

/** What is given out, against the period before, to how many, and how long that took. */
const FIGURES: RunColumn[] = [
  {
    ...amount('budget', 'Budget'),
    // A period without a run has no budget; what waits for it is its earmark.
    cell: (row) => <Amount value={row.sort === 'run' ? row.run.budget : row.earmarked} />,
  },
  { ...amount('paid', 'Paid'), figureOf: 'paid' },
  { id: 'change', head: 'Change', width: 120, figure: true, cell: (row) => <ChangeCell row={row} /> },
  {
    id: 'voters',
    head: 'Eligible of voters',
    width: 132,
    figure: true,
    figureOf: 'voters',
    cell: (row) =>
      row.sort === 'run' && row.run.voters !== null ? (
        <>
          {countOf(row.run.eligible ?? 0)} <span className="text-dim">of {countOf(row.run.voters)}</span>
        </>
      ) : (
        <Nothing />
      ),
  },
  {
    id: 'duration',
    head: 'Duration',
    width: 100,
    figure: true,
    figureOf: 'duration',
    // What a person took to decide is no part of it.
    cell: (row) =>
      row.sort === 'run' && row.run.computedAt !== null ? (
        durationOf(row.run.computedAt - row.run.openedAt)
      ) : (
        <Nothing />
      ),
  },
];

/** An hour has no bonus and a day a short name; where both are listed the bonus is left to the run, so that each list fits a screen. */
const COLUMNS: Record<Kind | 'both', RunColumn[]> = {
  hourly: [PERIOD, ...STANDING, ...FIGURES],
  daily: [{ ...PERIOD, width: 156 }, ...STANDING, ...FIGURES, amount('bonus', 'Bonus')],
  both: [PERIOD, ...STANDING, ...FIGURES],
};

/** The order of the rows, and the address of them in another one. */
export type Sorting = { by: RunSort; ascending: boolean; hrefOf: (by: RunSort) => string };

type RunTableProps = {
  label: string;
  kind: Kind | undefined;
  rows?: ListRow[];
  expected: number;
  sorting?: Sorting;
};

/** Runs, and periods that have none; the latest first, unless they are in another order. */
export function RunTable({ label, kind, rows, expected, sorting }: RunTableProps) {
  const columns = COLUMNS[kind ?? 'both'].map((column) => sorted(column, sorting));
  return <Table label={label} columns={columns} rows={rows} rowKey={keyOf} expected={expected} />;
}

function sorted({ figureOf, ...column }: RunColumn, sorting: Sorting | undefined): Column<ListRow> {
  if (figureOf === undefined) return column;
  const { by, ascending, hrefOf } = sorting ?? { by: 'period', ascending: false, hrefOf: null };
  return {
    ...column,
    ...(by === figureOf && { sort: ascending ? 'ascending' : 'descending' }),
    ...(hrefOf && { sortHref: hrefOf(figureOf) }),
  };
}

const keyOf = (row: ListRow): string =>
  row.sort === 'run' ? `run ${row.run.id}` : `${row.sort} ${row.period.kind} ${row.period.start}`;
