'use client';

import { useNow } from '@/components/live/clock';
import { useShownZone } from '@/components/live/program';
import { Nothing } from './amount';
import { agoOf, countdownOf, momentOf } from './instants';

/** "22 Nov 2026, 13:30 UTC", with "5 min ago" beside it unless it is told apart. */
export function Time({ at, ago = true }: { at: number | null; ago?: boolean }) {
  const zone = useShownZone();
  if (at === null) return <Nothing />;
  return (
    <span>
      <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
        {momentOf(at, zone)}
      </time>
      {ago && ' '}
      {ago && (
        <span className="whitespace-nowrap text-dim">
          <Ago at={at} />
        </span>
      )}
    </span>
  );
}

/** It is written anew in steps of so long. */
const STEP = 10_000;

/** "5 min ago" alone. */
export function Ago({ at }: { at: number }) {
  const now = useNow(STEP);
  // What has happened since the step began is not to come.
  return <>{agoOf(at, at - now < STEP ? Math.max(at, now) : now)}</>;
}

/** Counts down to an instant, second by second. */
export function Countdown({ to }: { to: number }) {
  const left = to - useNow();
  return (
    <span role="timer" className="whitespace-nowrap">
      {left > 0 ? countdownOf(left) : 'now'}
    </span>
  );
}
