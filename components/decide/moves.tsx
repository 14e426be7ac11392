'use client';

import { useZone } from '@/components/live/program';
import { Change } from './change';
import { placeOf } from './words';

type Move = { place: string; amount: string };

type MovesProps = { title?: string; moves: readonly Move[]; nothing: string };

/** What each account and earmark gains or loses. */
export function Moves({ title, moves, nothing }: MovesProps) {
  const zone = useZone();
  if (moves.length === 0) return <p className="text-soft">{nothing}</p>;
  return (
    <div className="flex flex-col gap-1">
      {title && <p className="font-medium">{title}</p>}
      <dl className="card divide-y divide-line">
        {moves.map(({ place, amount }) => (
          <div key={place} className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5">
            <dt>{placeOf(place, zone)}</dt>
            <dd>
              <Change value={amount} unit />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type Stay = { pool: string; hour: string; amount: string };

/** Differences of the other pool that cannot be booked now and stay open. */
export function Stays({ stays }: { stays: readonly Stay[] }) {
  const zone = useZone();
  if (stays.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <p className="text-soft">Stays open, until that period is next attempted or rerun:</p>
      <dl className="card divide-y divide-line">
        {stays.map(({ pool, hour, amount }) => (
          <div key={`${pool} ${hour}`} className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5">
            <dt>{placeOf(`hour for ${hour}`, zone).replace('hour, hour', `The ${pool} part of the hour`)}</dt>
            <dd>
              <Change value={amount} unit />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
