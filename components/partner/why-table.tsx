import { Amount } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { type Column, Table } from '@/components/show/table';
import type { PartnerWhy } from '@/server/api/partners-contract';

type Told = NonNullable<PartnerWhy['told']>;
type Category = Told['categories'][number];

/** The row of the partner, put together of its parts; the sum stands below them. */
export function WhyTable({ told }: { told: Told | undefined }) {
  const amount = (id: 'budget' | 'base' | 'unit' | 'amount', head: string): Column<Category> => ({
    id,
    head,
    unit: 'CC',
    width: 152,
    figure: true,
    cell: (row) => <Amount value={row[id]} />,
    ...(id === 'amount' ? { foot: <Amount value={told?.total ?? null} /> } : {}),
  });
  const columns: Column<Category>[] = [
    {
      id: 'key',
      head: 'Category',
      width: 120,
      pinned: true,
      cell: ({ key }) => <span className="font-medium">{key}</span>,
      foot: 'Sum',
    },
    {
      id: 'member',
      head: 'Member',
      width: 88,
      cell: ({ amount: got }) => (got === null ? <span className="text-soft">No</span> : 'Yes'),
    },
    amount('budget', 'Budget'),
    {
      id: 'members',
      head: 'Members',
      width: 88,
      figure: true,
      cell: ({ members }) => countOf(members),
    },
    amount('base', 'Share'),
    amount('unit', 'Odd unit'),
    amount('amount', 'Amount'),
  ];
  return (
    <Table
      label="How the amount adds up"
      columns={columns}
      rows={told?.categories}
      rowKey={({ key }) => key}
      expected={7}
    />
  );
}
