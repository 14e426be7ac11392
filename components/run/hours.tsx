'use client';

import { useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { spanOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import { add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import type { Run } from '@/server/api/contract';

type Hour = Run['hours'][number];
type AmountKey = 'cc' | 'rate' | 'inflow' | 'hourly' | 'daily';

/** What the votes of each hour of the period brought into the pools. */
export function Hours({ hours }: { hours: Hour[] }) {
  const zone = useZone();
  const several = hours.length > 1;
  const amount = (id: AmountKey, head: string, unit?: string): Column<Hour> => ({
    id,
    head,
    unit,
    width: 160,
    figure: true,
    cell: (hour) => <Amount value={hour[id]} />,
    // Rates do not add up.
    foot: several && id !== 'rate' ? <Amount value={sumOf(hours, id)} /> : undefined,
  });
  const columns: Column<Hour>[] = [
    {
      id: 'hour',
      head: 'Hour',
      width: 136,
      pinned: true,
      sort: several ? 'ascending' : undefined,
      cell: (hour) => spanOf(hour, zone),
      foot: several ? 'Sum' : undefined,
    },
    {
      id: 'votes',
      head: 'Votes',
      width: 96,
      figure: true,
      cell: ({ votes }) => countOf(votes),
      foot: several ? countOf(hours.reduce((sum, { votes }) => sum + votes, 0)) : undefined,
    },
    amount('cc', 'CC voted'),
    amount('rate', 'CC rate'),
    amount('inflow', 'Inflow', 'CC'),
    amount('hourly', 'To the hourly pool', 'CC'),
    amount('daily', 'To the daily pool', 'CC'),
  ];
  return <Table label="Hours" columns={columns} rows={hours} rowKey={({ start }) => String(start)} />;
}

const sumOf = (hours: Hour[], key: AmountKey): string =>
  formatAmount(hours.reduce((sum, hour) => add(sum, parseAmount(hour[key])), ZERO));
