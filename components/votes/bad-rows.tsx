'use client';

import { useQuery } from '@tanstack/react-query';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { shortPeriodOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { sentenceOf } from '@/components/show/sentence';
import type { VotesBadRows } from '@/server/api/votes-contract';
import { spanInput, type VotesPlace } from './place';

type Kind = VotesBadRows['kinds'][number];

/** The rows of the source that were left out or taken as missing, kind by kind, with the runs that met them. */
export function BadRows({ place }: { place: VotesPlace }) {
  const query = useQuery(useTRPC().votes.badRows.queryOptions(spanInput(place)));
  const { data } = query;
  const error = useFailure(query);
  return (
    <Section title="Bad rows">
      {error ? (
        <Failure what="The bad rows could not be read." error={error} retry={() => void query.refetch()} />
      ) : !data ? (
        <div aria-hidden className="card h-28" />
      ) : data.kinds.length === 0 ? (
        <div className="card">
          <Empty title={data.runs === 0 ? 'No run has read votes here yet' : 'No bad rows'}>
            {data.runs === 0
              ? 'Bad rows are counted when a run reads the votes of its period.'
              : `None of ${manyOf(data.runs, 'run')} met a row that it could not use.`}
          </Empty>
        </div>
      ) : (
        <ul className="card divide-y divide-line">
          {data.kinds.map((kind) => (
            <BadKind key={kind.kind} kind={kind} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function BadKind({ kind: { what, count, everywhere, runs, more } }: { kind: Kind }) {
  const zone = useZone();
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="font-medium">{sentenceOf(what).replace(/\.$/, '')}</span>
        <span>{manyOf(count, 'row')}</span>
      </p>
      <p className="text-soft">
        {everywhere
          ? 'They belong to no period, so that every run counts the same ones again; these are those of the latest run. '
          : ''}
        Met by{' '}
        {runs.map((run, index) => (
          <span key={run.runId}>
            {index > 0 && ', '}
            <PlainLink href={`/runs/${run.runId}`} className="link">
              {shortPeriodOf(run.period, zone)}
            </PlainLink>
            {!everywhere && runs.length > 1 && ` (${countOf(run.count)})`}
          </span>
        ))}
        {more > 0 && ` and ${manyOf(more, 'run')} more`}.
      </p>
    </li>
  );
}
