'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useProgramState, useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { hourFrom, shortPeriodOf } from '@/components/show/instants';
import { MoreRows } from '@/components/show/more-rows';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Ago, Time } from '@/components/show/time';
import type { TransferBatch, TransfersStanding } from '@/server/api/transfers-contract';
import { batchPages } from './batch-pages';
import { AMOUNT, ERROR, STATE, TRIES } from './columns';

/** Every hour's attempt that transferred something, the latest hour first. */
export function Batches({ standing }: { standing: TransfersStanding | undefined }) {
  const api = useTRPCClient();
  const query = useInfiniteQuery(batchPages((input) => api.transfers.list.query(input)));
  const error = useFailure(query);
  const rows = query.data?.pages.flatMap(({ batches }) => batches);
  return (
    <Section title="Batches">
      {error ? (
        <Failure what="The batches could not be read." error={error} retry={() => void query.refetch()} />
      ) : rows?.length === 0 ? (
        <NothingYet standing={standing} />
      ) : (
        <div className="flex flex-col gap-3">
          {rows?.some(({ state }) => state === 'replaced') && (
            <p className="text-soft">
              What a later attempt of an hour sends takes the place of what was delivered before: of each hour
              only the latest attempt counts, and what is replaced is not paid on top.
            </p>
          )}
          <BatchTable rows={rows} />
          <MoreRows query={query} what="earlier hours" />
        </div>
      )}
    </Section>
  );
}

/** The batches, one a line; `undefined` while they load. */
export const BatchTable = ({ rows }: { rows: readonly TransferBatch[] | undefined }) => (
  <Table label="Batches" columns={COLUMNS} rows={rows} rowKey={({ runId }) => String(runId)} expected={10} />
);

function NothingYet({ standing }: { standing: TransfersStanding | undefined }) {
  const { data } = useProgramState();
  return (
    <div className="card">
      <Empty title="Nothing was transferred yet">
        {standing?.special === 0 ? (
          <>
            An admin names the special partners on the{' '}
            <Link href="/policy?tab=special" className="link">
              policy page
            </Link>
            ; the next hourly run transfers what they get.
          </>
        ) : (
          data && (
            <>
              The running hour falls due at <Time at={data.running.hourly.dueAt} />; what special partners get
              in it is transferred then.
            </>
          )
        )}
      </Empty>
    </div>
  );
}

function HourLink({ batch: { runId, hour } }: { batch: TransferBatch }) {
  const zone = useZone();
  return (
    <PlainLink href={`/transfers/${runId}`} className="link">
      {shortPeriodOf(hourFrom(hour), zone)}
    </PlainLink>
  );
}

const COLUMNS: Column<TransferBatch>[] = [
  {
    id: 'hour',
    head: 'Hour',
    width: 200,
    narrow: 184,
    sort: 'descending',
    cell: (batch) => <HourLink batch={batch} />,
  },
  { id: 'attempt', head: 'Attempt', width: 80, figure: true, cell: ({ attempt }) => countOf(attempt) },
  STATE,
  {
    id: 'partners',
    head: 'Partners',
    width: 80,
    figure: true,
    cell: ({ pending, delivered, cancelled }) => countOf(pending + delivered + cancelled),
  },
  AMOUNT,
  {
    id: 'delivered',
    head: 'Delivered',
    width: 88,
    figure: true,
    cell: ({ delivered }) => countOf(delivered),
  },
  { id: 'pending', head: 'Pending', width: 80, figure: true, cell: ({ pending }) => countOf(pending) },
  {
    id: 'cancelled',
    head: 'Cancelled',
    width: 88,
    figure: true,
    cell: ({ cancelled }) => countOf(cancelled),
  },
  ...TRIES,
  {
    id: 'back',
    head: 'Read back',
    width: 112,
    cell: ({ readBackAt, differing }) =>
      differing > 0 ? (
        <span className="text-bad">{countOf(differing)} differ</span>
      ) : readBackAt === null ? (
        <Nothing />
      ) : (
        <Ago at={readBackAt} />
      ),
  },
  ERROR,
];
