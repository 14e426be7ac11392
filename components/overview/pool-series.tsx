'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Chart } from '@/components/chart/chart';
import { useShownZone, useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { periodOf, secondOf } from '@/components/show/instants';
import type { Kind } from '@/lib/period';
import type { Pool } from '@/server/api/contract';
import type { PoolSeries as Told } from '@/server/api/overview-contract';

const BOTH: readonly Kind[] = ['hourly', 'daily'];

/** The running period moves every few seconds; its bar need not be drawn anew each time, and says of when it is. */
const DRAW_AGAIN = 60_000;

/** What each pool was worth when it was given out, and the running period's part so far. */
export function PoolSeries() {
  const api = useTRPC();
  const query = useQuery(api.overview.poolSeries.queryOptions());
  const pools = useQuery(api.pools.get.queryOptions()).data;
  const { data, refetch } = query;
  const minute = Math.floor((pools?.now ?? 0) / DRAW_AGAIN);
  // Drawn anew when a period was published, when another one runs, and otherwise once a minute; both charts are of the same moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the minute and the periods stand for the pools
  const drawn = useMemo(() => pools, [data, minute, pools?.hourly.period.start, pools?.daily.period.start]);
  const error = useFailure(query);
  return (
    <Section title="Pools over time">
      <Note />
      {error ? (
        <Failure what="The pools over time could not be read." error={error} retry={() => void refetch()} />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          <OneSeries kind="hourly" rows={data?.hourly} pool={drawn?.hourly} now={drawn?.now ?? 0} />
          <OneSeries kind="daily" rows={data?.daily} pool={drawn?.daily} now={drawn?.now ?? 0} />
        </div>
      )}
    </Section>
  );
}

/** What the bars are, exactly. */
const Note = () => (
  <p className="mb-3 max-w-4xl text-soft">
    Each bar is what the published run of its hour or day divided: all that was earmarked for it then. What
    runs, or has ended and is not due yet, stands as it is so far, with the votes that are not accrued yet.
    Where nothing is published there is no bar.
  </p>
);

/** The place of both charts while they load. */
export const PoolSeriesBones = () => (
  <Section title="Pools over time">
    <Note />
    <div className="grid gap-4 lg:grid-cols-2">
      {BOTH.map((kind) => (
        <div key={kind} className="min-w-0">
          <h3 className="mb-2 font-medium">{TITLES[kind]}</h3>
          <ChartBones />
        </div>
      ))}
    </div>
  </Section>
);

const ChartBones = () => <div aria-busy className="card" style={{ height: HEIGHT + 84 }} />;

const TITLES: Record<Kind, string> = {
  hourly: 'Hourly pool, the last 7 days',
  daily: 'Daily pool, the last 28 days',
};
const HEIGHT = 180;

type OneProps = { kind: Kind; rows: Told['hourly'] | undefined; pool: Pool | undefined; now: number };

function OneSeries({ kind, rows, pool, now }: OneProps) {
  const zone = useZone();
  const shownZone = useShownZone();
  const drawn = useMemo(
    () => (rows && pool ? barsOf(rows, pool, `So far, at ${secondOf(now, shownZone)}`) : null),
    [rows, pool, now, shownZone],
  );
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-medium">{TITLES[kind]}</h3>
      {drawn === null ? (
        <ChartBones />
      ) : rows?.length === 0 ? (
        <div className="card">
          <Empty title="Nothing to compare yet">
            The first bar appears when {kind === 'hourly' ? 'an hour' : 'a day'} of the program has ended and
            is published.
          </Empty>
        </div>
      ) : (
        <Chart
          label={TITLES[kind]}
          at={drawn.at}
          series={drawn.series}
          unit="CC"
          kind="bars"
          name={(start) => periodOf({ kind, start, end: drawn.ends.get(start) ?? start }, zone)}
          height={HEIGHT}
        />
      )}
    </div>
  );
}

function barsOf(rows: Told['hourly'], { period, expected, ended }: Pool, soFarWord: string) {
  const before = rows.filter(({ start }) => start < period.start);
  // What has ended and is not due yet is as open as what runs.
  const soFar = (start: number) => (ended?.period.start === start ? ended.expected : null);
  return {
    at: [...before.map(({ start }) => start), period.start],
    ends: new Map([...before, period].map(({ start, end }) => [start, end])),
    series: [
      { key: 'divided', label: 'Divided', values: [...before.map(({ budget }) => budget), null] },
      { key: 'so far', label: soFarWord, values: [...before.map(({ start }) => soFar(start)), expected] },
    ],
  };
}
