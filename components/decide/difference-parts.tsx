'use client';

import { TriangleAlert } from 'lucide-react';
import { countOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { type Column, Table } from '@/components/show/table';
import type { Difference } from '@/server/api/decisions-contract';
import { Change } from './change';
import { changed } from './changed-columns';
import { ccOf } from './words';

type Changed = { old: string; new: string; change: string };

const word = (head: string, width = 136) => ({ id: 'what', head, width, narrow: 104, pinned: true });

/** Why it would be refused as it stands, and what is missing for it. */
export function Verdict({ difference: { refused, missing } }: { difference: Difference }) {
  if (refused === null && missing === null) return null;
  return (
    <div role="status" className="flex gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <p>
        {refused !== null && sentenceOf(`As it stands it would be refused: ${refused}`)}{' '}
        {missing !== null &&
          `${ccOf(missing)} are missing in the next period’s earmark; whoever publishes it can take them from adjustments.`}
      </p>
    </div>
  );
}

/** Budget, payment and bonus. */
export function Totals({ difference }: { difference: Difference | undefined }) {
  const rows = difference && [
    { what: 'Budget', ...difference.budget },
    { what: 'Paid', ...difference.paid },
    ...(difference.kind === 'daily' ? [{ what: 'Bonus', ...difference.bonus }] : []),
  ];
  return (
    <Table
      label="Totals"
      columns={[
        { ...word('Total'), cell: (row) => row.what },
        ...changed<{ what: string } & Changed>('Published'),
      ]}
      rows={rows}
      rowKey={({ what }) => what}
      expected={2}
    />
  );
}

type Category = Difference['categories'][number];

export function ByCategory({ difference }: { difference: Difference | undefined }) {
  const columns: Column<Category>[] = [
    { ...word('Category'), cell: ({ key }) => <span className="font-medium">{key}</span> },
    ...changed<Category>('Published'),
    {
      id: 'members',
      head: 'Members',
      width: 136,
      figure: true,
      cell: ({ oldMembers, newMembers }) =>
        oldMembers === newMembers ? countOf(newMembers) : `${countOf(oldMembers)} → ${countOf(newMembers)}`,
    },
  ];
  return (
    <Table
      label="By category"
      columns={columns}
      rows={difference?.categories}
      rowKey={({ key }) => key}
      expected={5}
    />
  );
}

type Cause = Difference['causes'][number];

const CAUSES: Readonly<Record<string, string>> = {
  votes: 'Votes',
  rate: 'Rates',
  policy: 'Policy',
  standings: 'Standings',
};

/** What each cause changes when those above it have been let in; together they are the whole difference. */
export function ByCause({ difference }: { difference: Difference | undefined }) {
  const figure = (id: 'budget' | 'paid' | 'bonus', head: string): Column<Cause> => ({
    id,
    head,
    unit: 'CC',
    width: 168,
    narrow: 132,
    figure: true,
    cell: (row) => <Change value={row[id]} />,
    foot: difference && <Change value={difference[id].change} />,
  });
  const columns: Column<Cause>[] = [
    {
      ...word('Cause'),
      cell: ({ cause }) => CAUSES[cause] ?? cause,
      foot: 'All',
    },
    figure('budget', 'Budget'),
    figure('paid', 'Paid'),
    ...(difference?.kind === 'daily' ? [figure('bonus', 'Bonus')] : []),
  ];
  return (
    <Table
      label="By cause"
      columns={columns}
      rows={difference?.causes}
      rowKey={({ cause }) => cause}
      expected={4}
    />
  );
}

type Transfer = Difference['transfers'][number];

export function Transfers({ transfers }: { transfers: Difference['transfers'] }) {
  return (
    <Table
      label="Transfers"
      columns={[{ ...word('Partner'), cell: ({ partnerId }) => partnerId }, ...changed<Transfer>('Sent')]}
      rows={transfers}
      rowKey={({ partnerId }) => partnerId}
      tall
    />
  );
}
