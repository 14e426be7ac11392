'use client';

import { useQuery } from '@tanstack/react-query';
import { RunActs } from '@/components/decide/run-acts';
import { RunDecision } from '@/components/decide/run-decision';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { Tabs } from '@/components/show/tabs';
import type { Run } from '@/server/api/contract';
import { Archived, NoRows } from './archived';
import { Categories } from './categories';
import { Hours } from './hours';
import { Inputs } from './inputs';
import { LeftOut } from './left-out';
import { Partners } from './partners';
import { Recompute } from './recompute';
import { RunBones } from './run-bones';
import { RunFigures } from './run-figures';
import { RunHead } from './run-head';
import { RunLog } from './run-log';
import { type RunPlace, runHref, type View } from './run-place';
import { Steps } from './steps';
import { Waterfall } from './waterfall';

/** One run: how it stands, its figures, and the part of the page that its address names. */
export function RunView({ id, place }: { id: number; place: RunPlace }) {
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
      {run.archive && <Archived archive={run.archive} />}
      <RunFigures run={run} />
      <RunDecision run={run} />
      <Tabs label="Parts of the run" tabs={tabsOf(run, place.view)} />
      <Part run={run} place={place} />
    </div>
  );
}

function tabsOf(run: Run, here: View) {
  const tab = (view: View, word: string) => ({ href: runHref(run.id, { view }), word, here: view === here });
  const out = run.leftOut.reduce((sum, { voters }) => sum + voters, 0);
  return [
    tab('figures', 'From votes to partners'),
    tab('partners', run.eligible === null ? 'Partners' : `Partners (${countOf(run.eligible)})`),
    tab('left-out', run.computedAt === null ? 'Left out' : `Left out (${countOf(out)})`),
    tab('inputs', 'Inputs'),
    tab('log', 'Steps and log'),
  ];
}

function Part({ run, place }: { run: Run; place: RunPlace }) {
  switch (place.view) {
    case 'figures':
      return <Figures run={run} />;
    case 'partners':
      return run.archive ? <NoRows title="Partners" /> : <Partners run={run} place={place} />;
    case 'left-out':
      return run.archive ? <NoRows title="Left out" /> : <LeftOut run={run} place={place} />;
    case 'inputs':
      return <Inputs run={run} />;
    case 'log':
      return (
        <>
          <Section title="Steps">
            <Steps run={run} />
          </Section>
          <RunLog run={run} />
        </>
      );
  }
}

function Figures({ run }: { run: Run }) {
  const steps = (
    <Section title="Steps">
      <Steps run={run} />
    </Section>
  );
  return (
    <>
      {run.status === 'computing' && steps}
      <Section title="From votes to partners" aside={<Recompute run={run} />}>
        <Waterfall run={run} />
      </Section>
      {run.categories.length > 0 && (
        <Section title="Categories">
          <Categories run={run} />
        </Section>
      )}
      {run.hours.length > 0 && (
        <Section title={run.period.kind === 'daily' ? 'Hours of the day' : 'Accrual of the hour'}>
          <Hours hours={run.hours} />
        </Section>
      )}
    </>
  );
}
