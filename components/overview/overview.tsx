'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useProgramState } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { LAST } from '@/components/runs/run-pages';
import { RunTable } from '@/components/runs/run-table';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import type { Kind } from '@/lib/period';
import { Health } from './health';
import { LastNight } from './last-night';
import { Needs } from './needs';
import { PoolCard, PoolCardBones } from './pool-card';
import { PoolSeries } from './pool-series';
import { Standing } from './standing';

/** How the program stands at a glance: the last night, what needs a person, both pools, the last runs, what it stands on. */
export function Overview() {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Overview">
        <span className="block text-ink">
          <LastNight />
        </span>
        <span className="block">
          <Standing />
        </span>
      </PageHead>
      <Needs />
      <Pools />
      <PoolSeries />
      <LastRuns kind="hourly" title="Last hours" aside={<ListLinks />} />
      <LastRuns kind="daily" title="Last days" />
      <Health />
    </div>
  );
}

/** A running hour becomes another without anything being written that would tell of it. */
const ASK_AGAIN = 10_000;

function Pools() {
  const query = useQuery({ ...useTRPC().pools.get.queryOptions(), refetchInterval: ASK_AGAIN });
  const { data, refetch } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="The pools could not be read." error={error} retry={() => void refetch()} />;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {data ? <PoolCard pool={data.hourly} /> : <PoolCardBones kind="hourly" />}
      {data ? <PoolCard pool={data.daily} /> : <PoolCardBones kind="daily" />}
    </div>
  );
}

function LastRuns({ kind, title, aside }: { kind: Kind; title: string; aside?: ReactNode }) {
  const query = useQuery(useTRPC().runs.list.queryOptions(LAST[kind]));
  const { data, refetch } = query;
  const error = useFailure(query);
  return (
    <Section title={title} aside={aside}>
      {error ? (
        <Failure
          what={`The ${title.toLowerCase()} could not be read.`}
          error={error}
          retry={() => void refetch()}
        />
      ) : data?.rows.length === 0 ? (
        <div className="card">
          <Empty title="None yet">{FIRST[kind]}</Empty>
        </div>
      ) : (
        <RunTable kind={kind} label={title} rows={data?.rows} expected={LAST[kind].limit} />
      )}
    </Section>
  );
}

const FIRST: Record<Kind, string> = {
  hourly: 'An hour is run 30 minutes after its end.',
  daily: 'A day is run 35 seconds after its end.',
};

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
