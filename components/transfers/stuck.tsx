'use client';

import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { Section } from '@/components/show/facts';
import { manyOf } from '@/components/show/figures';
import { hourFrom, periodOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { Countdown, Time } from '@/components/show/time';
import type { TransfersStanding } from '@/server/api/transfers-contract';
import { BatchState } from './batch-state';
import { Retry } from './retry';

/** What has been on its way for so long that a person has to look, the oldest first. */
export function Stuck({ standing: { stuck, stuckHours } }: { standing: TransfersStanding }) {
  const zone = useZone();
  return (
    <Section title="Stuck">
      <ul className="flex flex-col gap-3">
        {stuck.map(({ runId, hour, attempt, transfers, since, tries, nextTryAt, why }) => (
          <li key={runId} className="card flex flex-wrap items-start justify-between gap-x-6 gap-y-2 p-4">
            <div className="min-w-0 max-w-3xl">
              <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
                <Link href={`/transfers/${runId}`} prefetch={false} className="link">
                  {periodOf(hourFrom(hour), zone)}, attempt {attempt}
                </Link>
                <BatchState state="stuck" />
              </h3>
              <p className="mt-1 wrap-break-word">{sentenceOf(why)}</p>
              <p className="text-soft">
                {manyOf(transfers, 'transfer')} on the way since <Time at={since} />,{' '}
                {manyOf(tries, 'try', 'tries')}. Tried again by itself in <Countdown to={nextTryAt} />.
              </p>
            </div>
            <Retry word="Retry this hour" runId={runId} />
          </li>
        ))}
      </ul>
      {stuckHours > stuck.length && (
        <p className="mt-2 text-soft">And {manyOf(stuckHours - stuck.length, 'hour')} more.</p>
      )}
    </Section>
  );
}
