'use client';

import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { hourFrom, periodInside } from '@/components/show/instants';
import { Change } from './change';
import { placeOf } from './words';

type Move = { place: string; amount: string };

type MovesProps = { title?: string; moves: readonly Move[]; nothing: string };

/** What each account and earmark gains or loses. */
export function Moves({ title, moves, nothing }: MovesProps) {
  const zone = useZone();
  if (moves.length === 0) return <p className="text-soft">{nothing}</p>;
  return (
    <Lines
      title={title && <p className="font-medium">{title}</p>}
      lines={moves.map(({ place, amount }) => ({ what: placeOf(place, zone), amount }))}
    />
  );
}

type Stay = { pool: string; hour: string; amount: string };

/** Differences of the other pool that cannot be booked now and stay open. */
export function Stays({ stays }: { stays: readonly Stay[] }) {
  const zone = useZone();
  if (stays.length === 0) return null;
  return (
    <Lines
      title={<p className="text-soft">Stays open, until that period is next attempted or rerun:</p>}
      lines={stays.map(({ pool, hour, amount }) => ({
        what: `The ${pool} part of ${periodInside(hourFrom(Date.parse(hour)), zone)}`,
        amount,
      }))}
    />
  );
}

/** Amounts by what they are about; each stands there once. */
function Lines({ title, lines }: { title: ReactNode; lines: { what: string; amount: string }[] }) {
  return (
    <div className="flex flex-col gap-1">
      {title}
      <dl className="card divide-y divide-line">
        {lines.map(({ what, amount }) => (
          <div key={what} className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5">
            <dt>{what}</dt>
            <dd>
              <Change value={amount} unit />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
