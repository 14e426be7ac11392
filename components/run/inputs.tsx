'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount, Nothing } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Run } from '@/server/api/contract';
import type { RunInputs } from '@/server/api/run-contract';
import { BadRows } from './bad-rows';

const GATES: Record<Run['gate'], string> = {
  auto: 'Auto: published without a person',
  manual: 'Manual: a person decides over each run',
  guarded: 'Guarded: a person decides where figures are out of bounds',
};

type Line = [label: string, value: ReactNode];

/** What a run was computed from, so that it can be computed again to the same unit. */
export function Inputs({ run }: { run: Run }) {
  const query = useQuery(useTRPC().runs.inputs.queryOptions({ id: run.id }));
  const error = useFailure(query);
  return (
    <>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Section title="Computed from">
          <Lines lines={computedFrom(run)} />
        </Section>
        <Section title="Votes and rates">
          {error ? (
            <Failure what="The inputs could not be read." error={error} retry={() => void query.refetch()} />
          ) : (
            <Lines lines={votesAndRates(run, query.data)} />
          )}
        </Section>
      </div>
      <Section title="Bad rows of the source">
        <BadRows run={run} rows={query.data?.badRows} />
      </Section>
    </>
  );
}

const computedFrom = (run: Run): Line[] => [
  ['Requested by', run.reason ? `${run.requestedBy}: ${run.reason}` : run.requestedBy],
  ['Gate', run.gateReason ? `${GATES[run.gate]}. ${sentenceOf(run.gateReason)}` : GATES[run.gate]],
  ['Standings', <Standings key="standings" run={run} />],
  [
    'Policy',
    <Link key="policy" href={`/policy?version=${run.policyVersion}`} prefetch={false} className="link">
      version {run.policyVersion}
    </Link>,
  ],
  ['Special partners', `list version ${run.specialVersion}`],
  ['Engine', `version ${run.engineVersion}`],
  ['Digest of the inputs', <Digest key="input" value={run.inputDigest} />],
  ['Digest of the results', <Digest key="result" value={run.resultDigest} />],
];

function votesAndRates(run: Run, inputs: RunInputs | undefined): Line[] {
  const daily = run.period.kind === 'daily';
  return [
    ['CC rate', <Amount key="rate" value={run.ccRate} />],
    ...(daily ? [['Market rate', <Amount key="market" value={run.marketRate} />] satisfies Line] : []),
    ['Votes', run.votes === null ? <Nothing key="votes" /> : manyOf(run.votes, 'vote')],
    ['CC voted', <Amount key="cc" value={run.ccVoted} unit />],
    [
      'Newest vote then',
      inputs ? <Time key="newest" at={inputs.newestVoteAt} /> : <Bone key="newest" chars={20} />,
    ],
    [
      'Late votes in it',
      <Late key="late" inputs={inputs} of="late">
        None: every vote was there when its hour was first counted.
      </Late>,
    ],
    [
      'Late votes since',
      <Late key="since" inputs={inputs} of="lateSince">
        None was booked after this run took its budget.
      </Late>,
    ],
  ];
}

type LateProps = { inputs: RunInputs | undefined; of: 'late' | 'lateSince'; children: ReactNode };

function Late({ inputs, of, children }: LateProps) {
  if (!inputs) return <Bone chars={32} />;
  const late = inputs[of];
  const inbox = (
    <Link href="/votes?tab=late" prefetch={false} className="link">
      Late votes
    </Link>
  );
  if (late === null)
    return (
      <>
        {children} {inbox}
      </>
    );
  return (
    <>
      {manyOf(late.votes, 'vote')} with <Amount value={late.cc} unit />, which brought its pool{' '}
      <Amount value={late.amount} unit />
      {of === 'lateSince' && ' for a later period'}. {inbox}
    </>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  return (
    <dl className="card divide-y divide-line">
      {lines.map(([label, value]) => (
        <div key={label} className="grid gap-x-4 px-3 py-2 sm:grid-cols-[9.5rem_1fr]">
          <dt className="text-soft">{label}</dt>
          <dd className="min-w-0 wrap-break-word">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Standings({ run: { standings, standingsOf } }: { run: Run }) {
  const words = standings === 'frozen' ? 'Those of the published attempt' : 'Read and frozen with this run';
  if (standingsOf === null) return words;
  return (
    <>
      {words}, standings of <Time at={standingsOf} />
    </>
  );
}

function Digest({ value }: { value: string | null }) {
  if (value === null) return <Nothing />;
  return <code className="break-all font-mono text-small">{value}</code>;
}
