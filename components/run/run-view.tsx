'use client';

import { useQuery } from '@tanstack/react-query';
import { RunActs } from '@/components/decide/run-acts';
import { RunDecision } from '@/components/decide/run-decision';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { Categories } from './categories';
import { Hours } from './hours';
import { LeftOut } from './left-out';
import { Origins } from './origins';
import { Partners } from './partners';
import type { PartnersPlace } from './partners-place';
import { RunBones } from './run-bones';
import { RunFigures } from './run-figures';
import { RunHead } from './run-head';
import { Steps } from './steps';

/** One run: how it stands, its figures, and every partner's part in it. */
export function RunView({ id, place }: { id: number; place: PartnersPlace }) {
  const query = useQuery(useTRPC().runs.get.queryOptions({ id }));
  const { data: run, refetch } = query;
  const error = useFailure(query);
  if (!run) {
    if (!error) return <RunBones />;
    return (
      <div className="flex flex-col gap-4">
        <h1>Run {id}</h1>
        <Failure what="The run could not be read." error={error} retry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <RunHead run={run} />
        <RunActs run={run} />
      </div>
      <RunFigures run={run} />
      <RunDecision run={run} />
      {run.categories.length > 0 && (
        <Section title="Categories">
          <Categories categories={run.categories} />
        </Section>
      )}
      <Partners run={run} place={place} />
      {run.hours.length > 0 && (
        <Section title={run.period.kind === 'daily' ? 'Hours of the day' : 'Accrual of the hour'}>
          <Hours hours={run.hours} />
        </Section>
      )}
      <div className="grid gap-6 lg:grid-cols-2">
        <Section title="Steps">
          <Steps run={run} />
        </Section>
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Left out">
            <LeftOut run={run} />
          </Section>
          <Section title="Computed from">
            <Origins run={run} />
          </Section>
        </div>
      </div>
    </div>
  );
}
