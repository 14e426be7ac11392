'use client';

import { ArrowRight } from 'lucide-react';
import { useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import type { PlaceChange } from '@/server/api/accounts-contract';
import { POOL_KIND, placeWords } from './words';

/** How each account and earmark would stand: before and after. */
export function PlaceChanges({ changes }: { changes: readonly PlaceChange[] }) {
  const zone = useZone();
  return (
    <dl className="card divide-y divide-line">
      {changes.map(({ account, earmark, before, after }) => (
        <div
          key={`${account} ${earmark}`}
          className="flex flex-wrap items-center justify-between gap-x-4 px-3 py-1.5"
        >
          <dt>
            {placeWords({ account, earmark }, zone)}
            {earmark === null && POOL_KIND[account] && <span className="text-dim">, all of it</span>}
          </dt>
          <dd className="flex flex-wrap items-center gap-2">
            <Amount value={before} />
            <ArrowRight aria-label="becomes" role="img" className="size-4 text-dim" />
            <Amount value={after} unit />
          </dd>
        </div>
      ))}
    </dl>
  );
}
