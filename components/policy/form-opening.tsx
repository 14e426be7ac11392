'use client';

import { useId } from 'react';
import { useZone } from '@/components/live/program';
import { dateOf, periodInside, spanOf } from '@/components/show/instants';
import { Time } from '@/components/show/time';
import type { Opening } from '@/server/api/policy-contract';
import { Approver } from './approver';

type OpeningProps = {
  openings: readonly Opening[];
  chosen: Opening;
  onChoose: (inForceFrom: number) => void;
};

/** With which hour the version takes over; only hours that nothing was counted of. */
export function OpeningField({ openings, chosen, onChoose }: OpeningProps) {
  const id = useId();
  const zone = useZone();
  const dates = [...new Set(openings.map(({ hour }) => dateOf(hour.start, zone)))];
  return (
    <div className="card flex flex-col gap-1 p-4">
      <label htmlFor={id} className="text-small text-soft">
        First hour under the new version
      </label>
      <select
        id={id}
        className="field w-full sm:max-w-80"
        value={chosen.inForceFrom}
        onChange={(event) => onChoose(Number(event.target.value))}
        aria-describedby={`${id}-note`}
      >
        {dates.map((date) => (
          <optgroup key={date} label={date}>
            {openings
              .filter(({ hour }) => dateOf(hour.start, zone) === date)
              .map(({ inForceFrom, hour }) => (
                <option key={inForceFrom} value={inForceFrom}>
                  {spanOf(hour, zone)}, {date}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <p id={`${id}-note`} className="text-small text-dim">
        It divides {periodInside(chosen.hour, zone)}, {periodInside(chosen.day, zone)} and whatever comes
        after them. It has to be approved by <Approver /> before <Time at={chosen.decideBy} ago={false} />,
        when that hour is counted.
      </p>
    </div>
  );
}
