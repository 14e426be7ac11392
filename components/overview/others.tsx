'use client';

import { useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import { manyOf } from '@/components/show/figures';
import { dateOf, momentOf } from '@/components/show/instants';
import type { Pool } from '@/server/api/contract';

/** What the pool keeps for other periods than the running one. */
export function Others({ kind, others }: Pick<Pool, 'kind' | 'others'>) {
  const zone = useZone();
  if (others.length === 0) return null;
  return (
    <details className="text-soft">
      <summary className="w-fit cursor-pointer">
        Earmarked for {manyOf(others.length, 'other period')}
      </summary>
      <dl className="mt-2 grid max-h-40 grid-cols-[1fr_auto] gap-x-4 gap-y-1 overflow-y-auto pr-2">
        {others.map(({ start, amount }) => (
          <div key={start} className="contents">
            <dt>{kind === 'hourly' ? `Hour from ${momentOf(start, zone)}` : `Day ${dateOf(start, zone)}`}</dt>
            <dd className="text-right text-ink">
              <Amount value={amount} unit />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
