'use client';

import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { shortPeriodOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import type { PartnerRewards } from '@/server/api/partners-contract';
import { addressOf, type PartnerPlace } from './place';

type Row = PartnerRewards['periods'][number];

type PeriodTableProps = {
  place: PartnerPlace;
  /** The run that is explained. */
  chosen: number | null;
  keys: readonly string[];
  rows: readonly Row[] | undefined;
};

/** The periods in which the partner voted, the latest first; each leads to why it got what it got. */
export function PeriodTable({ place, chosen, keys, rows }: PeriodTableProps) {
  const zone = useZone();
  return (
    <Table
      label="Periods with votes of the partner"
      columns={columnsOf(place, chosen, keys, zone)}
      rows={rows}
      rowKey={({ runId }) => String(runId)}
      expected={10}
      tall
    />
  );
}

function columnsOf(
  place: PartnerPlace,
  chosen: number | null,
  keys: readonly string[],
  zone: string,
): Column<Row>[] {
  const amount = (id: string, head: string, value: (row: Row) => string | null): Column<Row> => ({
    id,
    head,
    unit: 'CC',
    width: 152,
    figure: true,
    cell: (row) => <Amount value={value(row)} />,
  });
  const count = (id: string, head: string, value: (row: Row) => number | null | undefined): Column<Row> => ({
    id,
    head,
    width: 84,
    figure: true,
    cell: (row) => {
      const figure = value(row);
      return figure === null || figure === undefined ? <Nothing /> : countOf(figure);
    },
  });
  return [
    {
      id: 'period',
      head: 'Period',
      width: 188,
      narrow: 156,
      pinned: true,
      sort: 'descending',
      cell: ({ runId, period }) => (
        <PlainLink
          href={`${addressOf(place, { run: runId })}#why-this-amount`}
          aria-current={runId === chosen ? 'true' : undefined}
          className={`link ${runId === chosen ? 'font-semibold' : ''}`}
        >
          {shortPeriodOf(period, zone)}
        </PlainLink>
      ),
    },
    {
      id: 'part',
      head: 'Took part',
      width: 116,
      cell: ({ leftOut }) => (leftOut ? `No: ${leftOut.reason}` : 'Yes'),
    },
    count('place', 'Place', ({ reward }) => (reward ? reward.place + 1 : null)),
    count('position', 'Position', ({ reward, leftOut }) => (reward ?? leftOut)?.position),
    count('votes', 'Votes', ({ reward, leftOut }) => (reward ?? leftOut)?.votes),
    amount('cc', 'Voted', ({ reward, leftOut }) => (reward ?? leftOut)?.ccVoted ?? null),
    amount('total', 'Total', ({ reward }) => reward?.total ?? null),
    ...(place.kind === 'daily' ? [amount('bonus', 'Bonus', ({ reward }) => reward?.bonus ?? null)] : []),
    ...keys.map((key) => amount(key, key, ({ reward }) => reward?.amounts[key] ?? null)),
  ];
}
