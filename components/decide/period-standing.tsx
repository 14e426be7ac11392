'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { dateOf, momentOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import type { AnyStatus } from '@/components/show/status';
import { Countdown, Time } from '@/components/show/time';
import type { PeriodAnswer } from '@/server/api/decisions-contract';
import { ccOf } from './words';

type Standing = PeriodAnswer['standing'];

/** The sign of a standing, where there is one. */
export const STATUS_OF: Partial<Record<Standing, AnyStatus>> = {
  missed: 'missed',
  skipped: 'skipped',
  elsewhere: 'elsewhere',
};

/** How the period stands, and what comes next by itself. */
export function StandingSentence({ period }: { period: PeriodAnswer }): ReactNode {
  const zone = useZone();
  const { standing, skip, pause, catchUpHours } = period;
  const { kind, start, dueAt } = period.period;
  const noun = kind === 'hourly' ? 'hour' : 'day';
  const paused = pause && (
    <>
      {' '}
      But the {kind} schedule is paused by {pause.by}: {sentenceOf(pause.reason)}
    </>
  );
  switch (standing) {
    case 'coming':
      return (
        <>
          This {noun} has not begun; it begins in <Countdown to={start} />.
        </>
      );
    case 'running':
      return (
        <>
          This {noun} is running; it is due in <Countdown to={dueAt} />.{paused}
        </>
      );
    case 'ended':
      return (
        <>
          This {noun} is over and is due in <Countdown to={dueAt} />.{paused}
        </>
      );
    case 'due':
      return (
        <>
          It fell due <Time at={dueAt} /> and has no run yet; the schedule runs it by itself.{paused}
        </>
      );
    case 'missed':
      return `Nobody ran it, and it fell due more than ${catchUpHours} hours ago, so the schedule no longer does. What is earmarked for it waits until a person runs or skips it.`;
    case 'attempted':
      return 'It has a run.';
    case 'elsewhere':
      return (
        <>
          {skip?.by} marked it as published elsewhere
          {skip && (
            <>
              , <Time at={skip.at} />: {sentenceOf(skip.reason)}
            </>
          )}{' '}
          Its results are not in this database.
        </>
      );
    case 'skipped':
      return (
        skip && (
          <>
            By {skip.by}, <Time at={skip.at} />: {sentenceOf(skip.reason)}{' '}
            {skip.to === null ? (
              `${ccOf(skip.amount)} went on to the next period.`
            ) : (
              <>
                {ccOf(skip.amount)} went on to{' '}
                <Link href={`/periods/${kind}/${skip.to}`} prefetch={false} className="link">
                  {kind === 'daily'
                    ? `day ${dateOf(skip.to, zone)}`
                    : `the hour from ${momentOf(skip.to, zone)}`}
                </Link>
                .
              </>
            )}
          </>
        )
      );
  }
}
