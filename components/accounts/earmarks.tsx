'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { periodOf } from '@/components/show/instants';
import { MoreRows } from '@/components/show/more-rows';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Tabs } from '@/components/show/tabs';
import type { Kind } from '@/lib/period';
import type { Earmarks as Answer } from '@/server/api/accounts-contract';
import { earmarkPages } from './earmark-pages';
import { addressOf } from './place';

type Row = Answer['rows'][number];

/** What of a pool is meant for which period; those with CC first. */
export function Earmarks({ kind }: { kind: Kind }) {
  const client = useTRPCClient();
  const zone = useZone();
  const query = useInfiniteQuery(earmarkPages(kind, (input) => client.accounts.earmarks.query(input)));
  const error = useFailure(query);
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.rows);
  return (
    <Section title="Earmarks">
      <div className="flex flex-col gap-3">
        <Tabs
          label="Pool"
          tabs={(['daily', 'hourly'] as const).map((one) => ({
            href: addressOf({ tab: 'earmarks', kind: one }),
            word: one === 'daily' ? 'Daily pool' : 'Hourly pool',
            here: one === kind,
          }))}
        />
        {error ? (
          <Failure what="The earmarks could not be read." error={error} retry={() => void query.refetch()} />
        ) : rows?.length === 0 ? (
          <div className="card">
            <Empty title="Nothing is earmarked yet">
              An earmark appears by itself when the votes of a first hour are counted into the pools.
            </Empty>
          </div>
        ) : (
          <>
            {first && <Sums answer={first} />}
            <Table
              label="Earmarks"
              columns={columnsOf(kind, zone)}
              rows={rows}
              rowKey={({ period }) => String(period.start)}
              expected={12}
            />
            <MoreRows query={query} what="more earmarks" />
          </>
        )}
      </div>
    </Section>
  );
}

function Sums({ answer }: { answer: Answer }) {
  if (answer.sum === answer.pool)
    return (
      <p className="text-soft">
        All earmarks together are <Amount value={answer.sum} unit />, which is the pool’s balance.
      </p>
    );
  return (
    <p role="alert" className="text-bad">
      All earmarks together are <Amount value={answer.sum} unit />, and the pool’s balance is{' '}
      <Amount value={answer.pool} unit />: they must be equal. Approve nothing, and run “verify”.
    </p>
  );
}

const columnsOf = (kind: Kind, zone: string): Column<Row>[] => [
  {
    id: 'period',
    head: 'Earmarked for',
    width: 260,
    narrow: 196,
    pinned: true,
    cell: ({ period }) => (
      <PlainLink href={`/periods/${period.kind}/${period.start}`} className="link">
        {periodOf(period, zone)}
      </PlainLink>
    ),
  },
  {
    id: 'amount',
    head: 'Amount',
    unit: 'CC',
    width: 200,
    figure: true,
    cell: ({ amount }) => <Amount value={amount} />,
  },
  {
    id: 'entries',
    head: 'Entries',
    width: 160,
    cell: ({ period }) => (
      <PlainLink
        href={addressOf({ tab: 'journal', kind, period: period.start })}
        aria-label={`Entries about ${periodOf(period, zone)}`}
        className="link"
      >
        About the period
      </PlainLink>
    ),
  },
];
