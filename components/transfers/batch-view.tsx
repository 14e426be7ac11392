'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { codeOf } from '@/components/live/query-client';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount, Nothing } from '@/components/show/amount';
import { PageHead } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { hourFrom, periodInside } from '@/components/show/instants';
import { MoreRows } from '@/components/show/more-rows';
import { PlainLink } from '@/components/show/plain-link';
import { sentenceOf } from '@/components/show/sentence';
import { type Column, Table } from '@/components/show/table';
import { Ago } from '@/components/show/time';
import type { TransferBatch, TransfersOfBatch } from '@/server/api/transfers-contract';
import { batchRowPages } from './batch-pages';
import { AMOUNT, ERROR, STATE, TRIES } from './columns';
import { Retry } from './retry';

type Row = Omit<TransfersOfBatch['rows'][number], 'status'> & { state: TransferBatch['state'] };

/** One hour's attempt, partner by partner. */
export function BatchView({ runId }: { runId: number }) {
  const api = useTRPCClient();
  const zone = useZone();
  const query = useInfiniteQuery(batchRowPages(runId, (input) => api.transfers.batch.query(input)));
  const error = useFailure(query);
  const batch = query.data?.pages[0]?.batch;
  if (error && codeOf(error) === 'NOT_FOUND') return <NoTransfers runId={runId} />;
  return (
    <div className="flex flex-col gap-6">
      <PageHead
        title={
          batch
            ? `Transfers of ${periodInside(hourFrom(batch.hour), zone)}, attempt ${batch.attempt}`
            : `Transfers of run ${runId}`
        }
        aside={
          batch &&
          batch.state !== 'cancelled' &&
          batch.state !== 'replaced' && <Retry word="Retry this hour" runId={runId} />
        }
      >
        {batch ? <Standing batch={batch} /> : 'What each special partner gets of it.'}
      </PageHead>
      {error ? (
        <Failure what="The transfers could not be read." error={error} retry={() => void query.refetch()} />
      ) : (
        <div className="flex flex-col gap-3">
          <BatchRows rows={query.data?.pages.flatMap(rowsOf)} />
          <MoreRows query={query} what="more partners" />
        </div>
      )}
    </div>
  );
}

/** What was delivered by an attempt that a later one has replaced is replaced itself. */
const rowsOf = ({ batch, rows }: TransfersOfBatch): Row[] =>
  rows.map(({ status, ...row }) => ({
    ...row,
    state: status === 'delivered' && batch.state === 'replaced' ? 'replaced' : status,
  }));

/** The transfers of a batch, one a line; `undefined` while they load. */
export const BatchRows = ({ rows }: { rows: readonly Row[] | undefined }) => (
  <Table
    label="Transfers by partner"
    columns={COLUMNS}
    rows={rows}
    rowKey={({ partnerId }) => partnerId}
    expected={5}
  />
);

function Standing({ batch }: { batch: TransferBatch }) {
  const { pending, delivered, cancelled, amount, differing, state, error, runId } = batch;
  const parts = [
    ...(delivered > 0 ? [`${countOf(delivered)} delivered`] : []),
    ...(pending > 0 ? [`${countOf(pending)} ${state === 'stuck' ? 'stuck or ' : ''}on the way`] : []),
    ...(cancelled > 0 ? [`${countOf(cancelled)} cancelled by a later attempt`] : []),
  ];
  return (
    <>
      {sentenceOf(parts.join(', '))} <Amount value={amount} unit /> in all.{' '}
      {state === 'replaced' &&
        'A later attempt’s amounts take the place of these; they are not paid on top. '}
      {differing > 0 &&
        `${manyOf(differing, 'transfer')} ${differing === 1 ? 'stands' : 'stand'} otherwise there. `}
      {error !== null && `${sentenceOf(error)} `}
      <PlainLink href={`/runs/${runId}`} className="link">
        The run
      </PlainLink>{' '}
      says what they come from.
    </>
  );
}

function NoTransfers({ runId }: { runId: number }) {
  return (
    <div className="flex flex-col gap-4">
      <h1>Transfers of run {runId}</h1>
      <div className="card">
        <Empty title={`Run ${runId} has no transfers`}>
          Only a published hourly run transfers, and only where a special partner got something.{' '}
          <Link href="/transfers" className="link">
            All transfers
          </Link>
        </Empty>
      </div>
    </div>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    id: 'partner',
    head: 'Partner',
    width: 128,
    narrow: 104,
    pinned: true,
    sort: 'ascending',
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  AMOUNT,
  STATE,
  ...TRIES,
  {
    id: 'back',
    head: 'Read back',
    width: 112,
    cell: ({ deliveredAt }) => (deliveredAt === null ? <Nothing /> : <Ago at={deliveredAt} />),
  },
  {
    id: 'there',
    head: 'Otherwise there',
    unit: 'CC',
    width: 168,
    figure: true,
    cell: ({ differs }) =>
      differs === null ? <Nothing /> : <span className="text-bad">{differs.there ?? 'nothing'}</span>,
  },
  ERROR,
];
