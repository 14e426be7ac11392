'use client';

import { useQuery } from '@tanstack/react-query';
import { useProgramState, useShownZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { type Fact, Facts, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { secondOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { type Column, Table } from '@/components/show/table';
import { Ago, Time } from '@/components/show/time';
import type { State } from '@/server/api/contract';
import type { Instances } from '@/server/api/overview-contract';

type Instance = Instances['rows'][number];

/** An instance says every few seconds that it is there, which is told by no event. */
const ASK_AGAIN = 15_000;

/** What all of it stands on: the processes that are alive, the source, the remote database. */
export function Health() {
  const query = useQuery({ ...useTRPC().overview.instances.queryOptions(), refetchInterval: ASK_AGAIN });
  const { data, refetch } = query;
  const error = useFailure(query);
  return (
    <Section title="Instances and databases">
      <div className="flex flex-col gap-4">
        <Databases remote={data?.remote} />
        {error ? (
          <Failure what="The instances could not be read." error={error} retry={() => void refetch()} />
        ) : (
          <Table label="Instances" columns={COLUMNS} rows={data?.rows} rowKey={({ id }) => id} expected={1} />
        )}
      </div>
    </Section>
  );
}

function Databases({ remote }: { remote: boolean | undefined }) {
  const { data: state } = useProgramState();
  const zone = useShownZone();
  const summedTo = useQuery(useTRPC().pools.get.queryOptions()).data?.hourly.running.summedTo;
  const facts: Fact[] = [
    {
      label: 'What keeps runs from starting',
      value: state ? <Sentences of={state.obstacles} none="Nothing" loud /> : <Bone />,
    },
    { label: 'Worth knowing', value: state ? <Sentences of={state.warnings} none="Nothing" /> : <Bone /> },
    {
      label: 'Votes of the source',
      value:
        summedTo === undefined ? (
          <Bone />
        ) : summedTo === null ? (
          'Not summed yet'
        ) : (
          <>Summed to {secondOf(summedTo, zone)}</>
        ),
    },
    {
      label: 'Remote database',
      value: state && remote !== undefined ? remoteOf(remote, state.transfers) : <Bone />,
      note: remote && state?.transfers.comparedAt != null && (
        <>
          compared <Ago at={state.transfers.comparedAt} />
        </>
      ),
    },
  ];
  return (
    <div className="card p-4">
      <Facts facts={facts} />
    </div>
  );
}

function remoteOf(configured: boolean, { compared, comparedAt, differing, trouble }: State['transfers']) {
  if (!configured) return 'None is configured; transfers stay pending';
  if (trouble !== null) return <span className="text-bad">Not compared: {sentenceOf(trouble)}</span>;
  if (differing > 0) return <span className="text-bad">Differs in {manyOf(differing, 'transfer')}</span>;
  if (comparedAt === null) return 'Not compared yet';
  return compared === 0
    ? 'Equal: nothing was delivered in the last 48 hours'
    : `Equal in ${manyOf(compared, 'transfer')}`;
}

function Sentences({ of, none, loud = false }: { of: readonly string[]; none: string; loud?: boolean }) {
  if (of.length === 0) return <>{none}</>;
  return (
    <ul className={loud ? 'text-bad' : 'text-wait'}>
      {of.map((sentence) => (
        <li key={sentence}>{sentenceOf(sentence)}</li>
      ))}
    </ul>
  );
}

const COLUMNS: Column<Instance>[] = [
  {
    id: 'name',
    head: 'Instance',
    width: 200,
    narrow: 152,
    cell: ({ name, own }) => (
      <>
        {name}
        {own && <span className="text-dim"> answers this page</span>}
      </>
    ),
  },
  {
    id: 'host',
    head: 'Host',
    width: 200,
    narrow: 140,
    cell: ({ host, pid }) => (
      <>
        {host}, process {pid}
      </>
    ),
  },
  { id: 'since', head: 'Alive since', width: 220, cell: ({ startedAt }) => <Time at={startedAt} /> },
  { id: 'seen', head: 'Last seen', width: 104, cell: ({ seenAt }) => <Ago at={seenAt} /> },
  {
    id: 'clock',
    head: 'Clock ahead',
    unit: 's',
    width: 120,
    figure: true,
    cell: ({ clockOffsetMs }) => secondsOf(clockOffsetMs),
  },
];

/** "0.012", "−1.250": how far a clock is ahead of the database's. */
const secondsOf = (milliseconds: number): string =>
  `${milliseconds < 0 ? '−' : ''}${(Math.abs(milliseconds) / 1_000).toFixed(3)}`;
