'use client';

import { useProgramState, useZone } from '@/components/live/program';
import { countOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';

/** How far the due periods that were behind have been caught up, while it lasts. */
export function CatchUp() {
  const zone = useZone();
  const catchUp = useProgramState().data?.catchUp;
  if (!catchUp) return null;
  const { done, total, current } = catchUp;
  const figures = `${countOf(done)} of ${countOf(total)} due periods`;
  return (
    <div className="card px-3 py-2">
      <div className="flex justify-between gap-x-4">
        <p>
          <strong className="font-semibold">Catching up.</strong> {figures} are done
          {current && `, now ${periodInside(current, zone)}`}.
        </p>
        <p className="shrink-0 text-soft">{total === 0 ? 100 : Math.floor((done / total) * 100)} %</p>
      </div>
      <div
        role="progressbar"
        aria-label="Due periods caught up"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={figures}
        className="mt-2 h-2 overflow-hidden rounded-full bg-raised"
      >
        <div
          className="h-full rounded-full bg-accent"
          style={{ width: `${total === 0 ? 100 : (done / total) * 100}%` }}
        />
      </div>
    </div>
  );
}
