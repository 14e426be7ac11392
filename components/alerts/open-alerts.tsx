'use client';

import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { Empty } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Countdown, Time } from '@/components/show/time';
import type { Alert } from '@/server/api/alerts';
import { sortWord, toldWords } from './alert-words';

type OpenProps = { alerts: readonly Alert[] | undefined; webhooks: number };

/** What stands now, with the page that shows it. */
export function OpenAlerts({ alerts, webhooks }: OpenProps) {
  if (!alerts) return <div aria-hidden className="card h-28" />;
  if (alerts.length === 0)
    return (
      <div className="card">
        <Empty title="Nothing needs a person">
          Once a minute it is looked whether a run failed or waits, a period was missed, a transfer is stuck,
          an invariant broke or a clock is off.
        </Empty>
      </div>
    );
  return (
    <ul aria-label="Standing alerts" className="card divide-y divide-line">
      {alerts.map((alert) => (
        <li key={alert.id} className="flex gap-3 px-4 py-3">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <div className="min-w-0 flex-1">
            <p className="font-medium">
              <Link href={alert.path} prefetch={false} className="link">
                {sortWord(alert.sort)}
              </Link>
            </p>
            <p className="wrap-break-word">{sentenceOf(alert.sentence)}</p>
            <p className="text-soft">
              Since <Time at={alert.since} />. {toldWords(alert, webhooks)}.
            </p>
            {alert.trouble && (
              <p className="wrap-break-word text-bad">
                A webhook was not told: {sentenceOf(alert.trouble.error)}{' '}
                {manyOf(alert.trouble.tries, 'try', 'tries')}, the next in{' '}
                <Countdown to={alert.trouble.nextTryAt} />.
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
