'use client';

import { useQuery } from '@tanstack/react-query';
import { useShownZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { momentOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { ACCOUNTS, type Account } from '@/lib/accounts';
import type { Balances as Answer } from '@/server/api/accounts-contract';
import { AtForm } from './at-form';
import { addressOf } from './place';
import { TheLine } from './the-line';
import { ACCOUNT_WORDS } from './words';

type Row = Answer['balances'][number];

const COLUMNS: Column<Row>[] = [
  {
    id: 'account',
    head: 'Account',
    width: 168,
    narrow: 136,
    pinned: true,
    cell: ({ account }) => (
      <PlainLink href={addressOf({ tab: 'journal', account })} className="link">
        {ACCOUNT_WORDS[account].word}
      </PlainLink>
    ),
  },
  {
    id: 'balance',
    head: 'Balance',
    unit: 'CC',
    width: 200,
    figure: true,
    cell: ({ amount }) => <Amount value={amount} />,
    foot: 'Together 0',
  },
  { id: 'holds', head: 'What it is', width: 400, cell: ({ account }) => ACCOUNT_WORDS[account].holds },
];

/** Every account exactly, now or at any moment before, and the line that has to be equal. */
export function Balances({ at }: { at: string | undefined }) {
  const query = useQuery(useTRPC().accounts.balances.queryOptions(at === undefined ? {} : { at }));
  const error = useFailure(query);
  const { data } = query;
  return (
    <div className="flex flex-col gap-6">
      <AtForm at={at} />
      {error ? (
        <Failure what="The balances could not be read." error={error} retry={() => void query.refetch()} />
      ) : (
        <>
          <Section title="The line" aside={<Moment answer={data} />}>
            <TheLine answer={data} />
          </Section>
          <Section title="Accounts">
            <Table
              label="Accounts"
              columns={columnsFor(data)}
              rows={data?.balances}
              rowKey={({ account }: { account: Account }) => account}
              expected={ACCOUNTS.length}
            />
          </Section>
        </>
      )}
    </div>
  );
}

/** The sum of all is told only where it is so. */
const columnsFor = (answer: Answer | undefined): Column<Row>[] =>
  answer && !answer.equal ? COLUMNS.map((column) => ({ ...column, foot: undefined })) : COLUMNS;

function Moment({ answer }: { answer: Answer | undefined }) {
  const zone = useShownZone();
  if (!answer) return null;
  if (answer.at === null) return <p className="text-soft">As it is now</p>;
  const moment = momentOf(answer.at, zone);
  return <p className="text-soft">With everything booked up to {moment}</p>;
}
