'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useProgramState } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { LAST_RUNS } from '@/components/runs/run-pages';
import { RunTable } from '@/components/runs/run-table';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { PoolCard, PoolCardBones } from './pool-card';
import { Standing } from './standing';

/** How the program stands at a glance: both pools, what is due next, the last runs. */
export function Overview() {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Overview">
        <Standing />
      </PageHead>
      <Pools />
      <LastRuns />
    </div>
  );
}

function Pools() {
  const { data, error, refetch } = useQuery(useTRPC().pools.get.queryOptions());
  if (!data && error)
    return <Failure what="The pools could not be read." error={error} retry={() => void refetch()} />;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {data ? <PoolCard pool={data.hourly} /> : <PoolCardBones kind="hourly" />}
      {data ? <PoolCard pool={data.daily} /> : <PoolCardBones kind="daily" />}
    </div>
  );
}

function LastRuns() {
  const { data, error, refetch } = useQuery(useTRPC().runs.list.queryOptions(LAST_RUNS));
  return (
    <Section title="Last runs" aside={<ListLinks />}>
      {!data && error ? (
        <Failure what="The last runs could not be read." error={error} retry={() => void refetch()} />
      ) : data?.rows.length === 0 ? (
        <div className="card">
          <Empty title="No runs yet">The first hour is run 30 minutes after its end.</Empty>
        </div>
      ) : (
        <RunTable label="Last runs" rows={data?.rows} expected={LAST_RUNS.limit} />
      )}
    </Section>
  );
}

function ListLinks() {
  const missed = useProgramState().data?.missed;
  const count = missed ? missed.hourly + missed.daily : 0;
  return (
    <p className="flex gap-4">
      {count > 0 && (
        <Link href="/runs?status=missed" className="link">
          {manyOf(count, 'missed period')}
        </Link>
      )}
      <Link href="/runs" className="link">
        All runs
      </Link>
    </p>
  );
}
