'use client';

import Link from 'next/link';
import { useProgramState } from '@/components/live/program';
import { Time } from '@/components/show/time';
import { Banner } from './banner';
import { Transfers } from './transfer-banners';
import { Pauses, Refusals } from './waiting-banners';

/** What every page has to say first: broken invariants, what stops runs, what a person decides about, what is worth knowing. */
export function Banners() {
  const { data, isRefetchError, dataUpdatedAt } = useProgramState();
  if (!data) return null;
  return (
    <>
      {data.breaches.map((breach) => (
        <Banner key={`${breach.kind} ${breach.foundAt}`} look="bad" title={`No ${breach.kind} run starts`}>
          {breach.sentence}{' '}
          {breach.runId !== null && (
            <>
              <Link href={`/runs/${breach.runId}`} className="underline underline-offset-3">
                See the run
              </Link>
              .{' '}
            </>
          )}
          <span className="text-soft">
            Found <Time at={breach.foundAt} />
          </span>
        </Banner>
      ))}
      {data.obstacles.map((sentence) => (
        <Banner key={sentence} look="bad" title="No run starts at present">
          {sentence}
        </Banner>
      ))}
      <Refusals refusals={data.refusals} />
      <Transfers transfers={data.transfers} />
      {isRefetchError && (
        <Banner look="wait" title="The server does not answer">
          What is shown is as of <Time at={dataUpdatedAt} />. It is asked again by itself.
        </Banner>
      )}
      {data.warnings.map((sentence) => (
        <Banner key={sentence} look="wait" title="Worth knowing">
          {sentence}
        </Banner>
      ))}
      <Pauses pauses={data.pauses} />
      {data.scheduler === 'off' && (
        <Banner look="note" title="The scheduler is off">
          No period is run by itself while it is.
        </Banner>
      )}
    </>
  );
}
