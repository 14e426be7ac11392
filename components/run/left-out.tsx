'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount, Nothing } from '@/components/show/amount';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import type { Run } from '@/server/api/contract';
import type { LeftOutPage } from '@/server/api/run-contract';
import { leftOutInput, type RunPlace, runHref } from './run-place';

type Row = LeftOutPage['rows'][number];

/** Voters that took no part, each with the reason, by their ids. Their votes fed the pools all the same. */
export function LeftOut({ run, place }: { run: Run; place: RunPlace }) {
  const query = useQuery({
    ...useTRPC().runs.leftOut.queryOptions(leftOutInput(run.id, place)),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const error = useFailure(query);
  const all = run.leftOut.reduce((sum, { voters }) => sum + voters, 0);
  return (
    <Section title="Left out">
      {error ? (
        <Failure
          what="Who was left out could not be read."
          error={error}
          retry={() => void query.refetch()}
        />
      ) : data && !isPlaceholderData && data.rows.length === 0 ? (
        <div className="card">
          <Nobody run={run} place={place} />
        </div>
      ) : (
        <div className={`flex flex-col gap-3 ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <p className="text-soft">
            {run.leftOut.map(({ reason, voters }) => `${manyOf(voters, 'voter')} ${reason}`).join(', ')}.
            Their votes fed the pools; they get nothing of this run.
          </p>
          <Table
            label="Left out"
            columns={columnsOf(run)}
            rows={data?.rows}
            rowKey={({ partnerId }) => partnerId}
            expected={Math.min(Math.max(all, 3), 20)}
            tall
          />
          {data && <Pages run={run} place={place} next={data.next} />}
        </div>
      )}
    </Section>
  );
}

function Nobody({ run, place }: { run: Run; place: RunPlace }) {
  if (place.after !== undefined)
    return (
      <Empty title="Nobody comes after that">
        <Link href={runHref(run.id, { view: 'left-out' })} className="link">
          To the first page
        </Link>
      </Empty>
    );
  if (run.computedAt === null)
    return run.status === 'failed' ? (
      <Empty title="Not known">This attempt failed before it had computed who takes part.</Empty>
    ) : (
      <Empty title="Nobody yet">It is known once the run is computed.</Empty>
    );
  return <Empty title="Nobody was left out">Every voter of the period took part.</Empty>;
}

const columnsOf = (run: Run): Column<Row>[] => [
  {
    id: 'partner',
    head: 'Partner',
    width: 128,
    pinned: true,
    sort: 'ascending',
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}?run=${run.id}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  { id: 'why', head: 'Why', width: 400, cell: ({ why }) => <span title={why}>{why}</span> },
  {
    id: 'position',
    head: 'Position',
    width: 88,
    figure: true,
    cell: ({ position }) => (position === null ? <Nothing /> : countOf(position)),
  },
  { id: 'votes', head: 'Votes', width: 80, figure: true, cell: ({ votes }) => countOf(votes) },
  { id: 'cc', head: 'CC voted', width: 152, figure: true, cell: ({ ccVoted }) => <Amount value={ccVoted} /> },
  { id: 'ecc', head: 'ECC given', width: 152, figure: true, cell: ({ ecc }) => <Amount value={ecc} /> },
];

function Pages({ run, place, next }: { run: Run; place: RunPlace; next: string | null }) {
  if (next === null && place.after === undefined) return null;
  return (
    <nav aria-label="Pages of those left out" className="flex justify-end gap-2">
      {place.after !== undefined && (
        <PlainLink href={runHref(run.id, { view: 'left-out' })} scroll={false} className="button">
          First
        </PlainLink>
      )}
      {next !== null && (
        <PlainLink
          href={runHref(run.id, { view: 'left-out', after: next })}
          scroll={false}
          className="button"
        >
          Next
        </PlainLink>
      )}
    </nav>
  );
}
