'use client';

import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import { manyOf } from '@/components/show/figures';
import { periodInside, periodOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { State } from '@/server/api/contract';
import { Banner } from './banner';

/** A source that lost many hours has many refusals, and a page has to say other things as well. */
const MOST = 3;

/** Attempts that lack CC. A person has to act on each, or the source. */
export function Refusals({ refusals }: { refusals: State['refusals'] }) {
  const zone = useZone();
  const others = refusals.slice(MOST);
  return (
    <>
      {refusals.slice(0, MOST).map(({ period, sentence, missing, nextTryAt }) => (
        <Banner
          key={`${period.kind} ${period.start}`}
          look="wait"
          title={`${periodOf(period, zone)} was refused`}
        >
          {sentenceOf(sentence)} Missing: <Amount value={missing} unit />.{' '}
          <span className="text-soft">
            {nextTryAt === null ? (
              'It is not tried again by itself.'
            ) : (
              <>
                Tried again by itself <Time at={nextTryAt} />.
              </>
            )}
          </span>{' '}
          <Link
            href={`/periods/${period.kind}/${period.start}`}
            prefetch={false}
            className="underline underline-offset-3"
          >
            See what can be done
          </Link>
          .
        </Banner>
      ))}
      {others.length > 0 && (
        <Banner look="wait" title={`${manyOf(others.length, 'more period')} refused`}>
          The first of them is {periodInside(others[0]!.period, zone)}.{' '}
          <Link href="/calendar" className="underline underline-offset-3">
            See the calendar
          </Link>
          .
        </Banner>
      )}
    </>
  );
}

/** Schedules that somebody paused: on purpose, so it is said quietly. */
export function Pauses({ pauses }: { pauses: State['pauses'] }) {
  return pauses.map(({ kind, pausedBy, reason, since, until }) => (
    <Banner key={kind} look="note" title={`The ${kind} schedule is paused`}>
      {pausedBy} paused it: {sentenceOf(reason)} What falls due waits until{' '}
      {until === null ? 'a person resumes it' : <Time at={until} ago={false} />}.{' '}
      <span className="text-soft">
        Paused <Time at={since} />
      </span>
    </Banner>
  ));
}
