import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import type { FoundPartners } from '@/server/api/partners-contract';

type Row = FoundPartners['rows'][number];

const COLUMNS: Column<Row>[] = [
  {
    id: 'partner',
    head: 'Partner',
    width: 176,
    narrow: 112,
    pinned: true,
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  {
    id: 'name',
    head: 'Name',
    width: 280,
    narrow: 160,
    cell: ({ now }) => (now ? <span title={now.name}>{now.name}</span> : <Nothing />),
  },
  {
    id: 'position',
    head: 'Position now',
    width: 120,
    figure: true,
    cell: ({ now }) => (now === null || now.position === null ? <Nothing /> : countOf(now.position)),
  },
  {
    id: 'ecc',
    head: 'ECC given now',
    width: 152,
    figure: true,
    cell: ({ now }) => <Amount value={now?.ecc ?? null} />,
  },
  {
    id: 'active',
    head: 'Active now',
    width: 112,
    cell: ({ now }) => (now === null ? <Nothing /> : now.active ? 'Yes' : 'No'),
  },
];

const TOTAL: Column<Row> = {
  id: 'total',
  head: 'Reward',
  unit: 'CC',
  width: 168,
  figure: true,
  cell: ({ total }) => <Amount value={total} />,
};

type PartnerTableProps = { label: string; rows: readonly Row[] | undefined; withTotal: boolean };

/** Partners as the source knows them now. */
export function PartnerTable({ label, rows, withTotal }: PartnerTableProps) {
  return (
    <Table
      label={label}
      columns={withTotal ? [...COLUMNS, TOTAL] : COLUMNS}
      rows={rows}
      rowKey={({ partnerId }) => partnerId}
      expected={20}
    />
  );
}
