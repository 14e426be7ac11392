import { Amount, Nothing } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { countOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import type { Column } from '@/components/show/table';
import type { Run, RunPartners } from '@/server/api/contract';
import { type RunPlace, runHref } from './run-place';

type PartnerRow = RunPartners['rows'][number];

/** The names of the partners on the page; undefined while they are asked for. */
export type NamesShown = Readonly<Record<string, string>> | undefined;

/** Who it is, what it was computed from, what it got. Three heads sort; the one in force turns the order round. */
export function columnsOf(run: Run, place: RunPlace, names: NamesShown): Column<PartnerRow>[] {
  const amount = (id: string, head: string, value: (row: PartnerRow) => string | null, unit?: string) => ({
    id,
    head,
    unit,
    width: 152,
    figure: true,
    cell: (row: PartnerRow) => <Amount value={value(row)} />,
  });
  const sorted = (sort: RunPlace['sort']) => sortOf(run, place, sort);
  return [
    {
      id: 'place',
      head: 'Place',
      width: 88,
      figure: true,
      ...sorted('place'),
      cell: ({ place }) => countOf(place + 1),
    },
    {
      id: 'partner',
      head: 'Partner',
      width: 128,
      pinned: true,
      cell: ({ partnerId }) => (
        <PlainLink href={`/partners/${partnerId}?run=${run.id}`} className="link" title={partnerId}>
          {partnerId}
        </PlainLink>
      ),
    },
    {
      id: 'name',
      head: 'Name',
      width: 176,
      cell: ({ partnerId }) => <Name name={names?.[partnerId]} loading={names === undefined} />,
    },
    {
      id: 'position',
      head: 'Position',
      width: 88,
      figure: true,
      cell: ({ position }) => (position === null ? <Nothing /> : countOf(position)),
    },
    {
      id: 'votes',
      head: 'Votes',
      width: 88,
      figure: true,
      ...sorted('votes'),
      cell: ({ votes }) => countOf(votes),
    },
    { id: 'types', head: 'By type', width: 184, cell: ({ votesByType }) => <Types votes={votesByType} /> },
    amount('cc', 'CC voted', ({ ccVoted }) => ccVoted),
    amount('ecc', 'ECC given', ({ ecc }) => ecc),
    ...run.categories.map(({ key }) => amount(key, key, ({ amounts }) => amounts[key] ?? null, 'CC')),
    { ...amount('total', 'Total', ({ total }) => total, 'CC'), ...sorted('reward') },
    ...(run.period.kind === 'daily' ? [amount('bonus', 'Bonus', ({ bonus }) => bonus, 'CC')] : []),
  ];
}

/** Places begin with the best, votes and rewards with the most; whatever was found by id or name is in the order of places. */
function sortOf(
  run: Run,
  { sort, reverse, category, partner, name }: RunPlace,
  of: RunPlace['sort'],
): Pick<Column<PartnerRow>, 'sort' | 'sortHref'> {
  if (partner !== undefined || name !== undefined) return of === 'place' ? { sort: 'ascending' } : {};
  const here = sort === of;
  const sortHref = runHref(run.id, { view: 'partners', category, sort: of, reverse: here && !reverse });
  if (!here) return { sortHref };
  return { sortHref, sort: (of === 'place') === reverse ? 'descending' : 'ascending' };
}

function Name({ name, loading }: { name: string | undefined; loading: boolean }) {
  if (loading) return <Bone chars={14} />;
  return name ? <span title={name}>{name}</span> : <Nothing />;
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
