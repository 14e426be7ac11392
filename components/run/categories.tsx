'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { Amount, Nothing } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { countOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import { percentOf } from '@/lib/figures';
import type { Run } from '@/server/api/contract';
import type { CategoryMembers } from '@/server/api/run-contract';
import { runHref } from './run-place';

type Category = Run['categories'][number];
type Members = CategoryMembers[number];

/** How the budget was divided, and what each member got. */
export function Categories({ run }: { run: Run }) {
  const { data } = useQuery(useTRPC().runs.members.queryOptions({ id: run.id }));
  const membersOf = (key: string) => data?.find((one) => one.key === key);
  return (
    <Table
      label="Categories"
      columns={columnsOf(run, membersOf, data === undefined)}
      rows={run.categories}
      rowKey={({ key }) => key}
    />
  );
}

function columnsOf(
  run: Run,
  membersOf: (key: string) => Members | undefined,
  loading: boolean,
): Column<Category>[] {
  const { categories } = run;
  const total = (key: 'budget' | 'paid') =>
    formatAmount(categories.reduce((sum, category) => add(sum, parseAmount(category[key])), ZERO));
  const amount = (id: 'budget' | 'paid', head: string): Column<Category> => ({
    id,
    head,
    unit: 'CC',
    width: 148,
    figure: true,
    cell: (category) => <Amount value={category[id]} />,
    foot: <Amount value={total(id)} />,
  });
  return [
    {
      id: 'key',
      head: 'Category',
      width: 112,
      pinned: true,
      cell: ({ key, members }) =>
        members === 0 ? (
          <span className="font-medium">{key}</span>
        ) : (
          <PlainLink href={runHref(run.id, { view: 'partners', category: key })} className="link font-medium">
            {key}
          </PlainLink>
        ),
      foot: 'Sum',
    },
    { id: 'rule', head: 'Members', width: 232, cell: ({ rule }) => <span title={rule}>{rule}</span> },
    { id: 'members', head: 'Count', width: 72, figure: true, cell: ({ members }) => countOf(members) },
    { id: 'share', head: 'Share', width: 68, figure: true, cell: ({ share }) => percentOf(share) },
    amount('budget', 'Budget'),
    amount('paid', 'Paid'),
    {
      id: 'each',
      head: 'Each member',
      unit: 'CC',
      width: 232,
      cell: ({ key, members }) => <Each of={membersOf(key)} none={members === 0} loading={loading} />,
    },
    {
      id: 'ends',
      head: 'First and last',
      width: 128,
      cell: ({ key, members }) => (
        <Ends run={run} of={membersOf(key)} none={members === 0} loading={loading} />
      ),
    },
  ];
}

type OfMembers = { of: Members | undefined; none: boolean; loading: boolean };

function Each({ of, none, loading }: OfMembers) {
  if (none) return <span className="text-soft">no members: carried</span>;
  if (!of) return loading ? <Bone chars={16} /> : <Nothing />;
  if (!of.equal)
    return (
      <>
        <Amount value={of.first.amount} /> <span className="text-dim">to the first</span>
      </>
    );
  const { each, oneMore } = of.equal;
  return (
    <>
      <Amount value={each} />
      {oneMore > 0 && (
        <span className="text-dim" title={`The first ${countOf(oneMore)} get 0.00000001 CC more`}>
          , +1 unit for {countOf(oneMore)}
        </span>
      )}
    </>
  );
}

function Ends({ run, of, none, loading }: OfMembers & { run: Run }) {
  if (none) return <Nothing />;
  if (!of) return loading ? <Bone chars={10} /> : <Nothing />;
  const link = ({ partnerId, place }: Members['first']) => (
    <PlainLink
      href={`/partners/${partnerId}?run=${run.id}`}
      className="link"
      title={`Place ${countOf(place + 1)}`}
    >
      {partnerId}
    </PlainLink>
  );
  if (of.first.partnerId === of.last.partnerId) return link(of.first);
  return (
    <>
      {link(of.first)} to {link(of.last)}
    </>
  );
}
