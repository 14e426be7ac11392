import { Amount } from '@/components/show/amount';
import { countOf, lengthOf, percentOf } from '@/components/show/figures';
import { type Column, Table } from '@/components/show/table';
import { add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import type { Run } from '@/server/api/contract';

type Category = Run['categories'][number];

/** How the budget was divided. The bars are in proportion to each other: the whole is a category's budget, what is filled was paid. */
export function Categories({ categories }: { categories: Category[] }) {
  const total = (key: 'budget' | 'paid') =>
    formatAmount(categories.reduce((sum, category) => add(sum, parseAmount(category[key])), ZERO));
  const largest = categories.reduce(
    (most, { budget }) => (lengthOf(budget, most) > 100 ? budget : most),
    '0.00000001',
  );
  const columns: Column<Category>[] = [
    {
      id: 'key',
      head: 'Category',
      width: 112,
      pinned: true,
      cell: ({ key }) => <span className="font-medium">{key}</span>,
      foot: 'Sum',
    },
    {
      id: 'rule',
      head: 'Members',
      width: 352,
      cell: ({ rule }) => <span title={rule}>{rule}</span>,
    },
    { id: 'members', head: 'Count', width: 76, figure: true, cell: ({ members }) => countOf(members) },
    { id: 'share', head: 'Share', width: 76, figure: true, cell: ({ share }) => percentOf(share) },
    {
      id: 'budget',
      head: 'Budget',
      unit: 'CC',
      width: 152,
      figure: true,
      cell: ({ budget }) => <Amount value={budget} />,
      foot: <Amount value={total('budget')} />,
    },
    {
      id: 'paid',
      head: 'Paid',
      unit: 'CC',
      width: 152,
      figure: true,
      cell: ({ paid }) => <Amount value={paid} />,
      foot: <Amount value={total('paid')} />,
    },
    {
      id: 'bar',
      head: 'Paid of budget',
      width: 140,
      cell: ({ budget, paid }) => <Bar whole={lengthOf(budget, largest)} filled={lengthOf(paid, budget)} />,
    },
  ];
  return <Table label="Categories" columns={columns} rows={categories} rowKey={({ key }) => key} />;
}

function Bar({ whole, filled }: { whole: number; filled: number }) {
  return (
    <span role="img" aria-label={`${Math.round(filled)} % paid`} className="block h-2">
      <span className="block h-full overflow-hidden rounded-sm bg-line" style={{ width: `${whole}%` }}>
        <span className="block h-full bg-accent" style={{ width: `${filled}%` }} />
      </span>
    </span>
  );
}
