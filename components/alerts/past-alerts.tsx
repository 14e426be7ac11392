'use client';

import { Bone } from '@/components/show/bone';
import { durationOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Alert } from '@/server/api/alerts';
import { sortWord, toldWords } from './alert-words';

type PastProps = { alerts: readonly Alert[] | undefined; webhooks: number };

/** What stood and is over, and what is told once: the latest first, each sentence whole. */
export function PastAlerts({ alerts, webhooks }: PastProps) {
  if (!alerts) return <Bones />;
  return (
    <ol aria-label="Alerts that are over" className="card divide-y divide-line">
      {alerts.map((alert) => (
        <li key={alert.id} className="flex flex-col gap-0.5 px-4 py-2">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <PlainLink href={alert.path} className="link font-medium">
              {sortWord(alert.sort)}
            </PlainLink>
            <span className="text-soft">
              <Time at={toldOnce(alert) ? alert.until : alert.since} />
            </span>
          </div>
          <p className="wrap-break-word">{sentenceOf(alert.sentence)}</p>
          <p className="text-small text-dim">
            {alert.until !== null && alert.until > alert.since && !toldOnce(alert)
              ? `Stood for ${durationOf(alert.until - alert.since)}. `
              : ''}
            {toldWords(alert, webhooks)}.
          </p>
          {alert.trouble && (
            <p className="wrap-break-word text-small text-bad">
              A webhook was not told: {sentenceOf(alert.trouble.error)}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The line of a day is about a time before, and stands in the list by when it was noted. */
const toldOnce = ({ sort }: Alert): boolean => sort === 'daily line';

const Bones = () => (
  <div aria-hidden className="card divide-y divide-line">
    {[0, 1, 2, 3, 4, 5].map((line) => (
      <p key={line} className="flex flex-col gap-2 px-4 py-3">
        <Bone chars={24} />
        <Bone chars={56} />
      </p>
    ))}
  </div>
);
