import Link from 'next/link';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import type { Column } from '@/components/show/table';
import type { Run, RunPartners } from '@/server/api/contract';

type PartnerRow = RunPartners['rows'][number];

/** Who it is, what it was computed from, what it got. */
export function columnsOf(run: Run): Column<PartnerRow>[] {
  const amount = (id: string, head: string, value: (row: PartnerRow) => string | null, unit?: string) => ({
    id,
    head,
    unit,
    width: 152,
    figure: true,
    cell: (row: PartnerRow) => <Amount value={value(row)} />,
  });
  return [
    {
      id: 'place',
      head: 'Place',
      width: 88,
      figure: true,
      sort: 'ascending',
      cell: ({ place }) => countOf(place + 1),
    },
    {
      id: 'partner',
      head: 'Partner',
      width: 128,
      pinned: true,
      cell: ({ partnerId }) => (
        <Link
          href={`?partner=${partnerId}`}
          scroll={false}
          prefetch={false}
          className="link"
          title={partnerId}
        >
          {partnerId}
        </Link>
      ),
    },
    {
      id: 'position',
      head: 'Position',
      width: 88,
      figure: true,
      cell: ({ position }) => (position === null ? <Nothing /> : countOf(position)),
    },
    { id: 'votes', head: 'Votes', width: 80, figure: true, cell: ({ votes }) => countOf(votes) },
    { id: 'types', head: 'By type', width: 216, cell: ({ votesByType }) => <Types votes={votesByType} /> },
    amount('cc', 'CC voted', ({ ccVoted }) => ccVoted),
    amount('ecc', 'ECC given', ({ ecc }) => ecc),
    ...run.categories.map(({ key }) => amount(key, key, ({ amounts }) => amounts[key] ?? null, 'CC')),
    amount('total', 'Total', ({ total }) => total, 'CC'),
    ...(run.period.kind === 'daily' ? [amount('bonus', 'Bonus', ({ bonus }) => bonus, 'CC')] : []),
  ];
}

function Types({ votes }: { votes: Record<string, number> }) {
  const text = Object.entries(votes)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => `${type} ${countOf(count)}`)
    .join(', ');
  return text ? (
    <span title={text} className="text-soft">
      {text}
    </span>
  ) : (
    <Nothing />
  );
}
