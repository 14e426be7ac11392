'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { LateBooked } from './late-booked';
import { LateHourCard } from './late-hour-card';
import { inOrder } from './late-words';

/** The inbox of late votes, and below it what was booked of them. */
export function LateInbox() {
  const query = useQuery(useTRPC().late.list.queryOptions());
  const { data } = query;
  const error = useFailure(query);
  const [done, setDone] = useState<ReactNode>(null);
  return (
    <div className="flex flex-col gap-6">
      {done && (
        <div role="status" className="rounded-md border border-good bg-good-soft px-3 py-2">
          {done}
        </div>
      )}
      <Section title="Hours that differ">
        {error ? (
          <Failure what="The inbox could not be read." error={error} retry={() => void query.refetch()} />
        ) : !data ? (
          <div aria-hidden className="card h-60" />
        ) : data.length === 0 ? (
          <div className="card">
            <Empty title="The source agrees with everything that was counted">
              Hours are counted again behind every hourly run, before every day, and once a day all of them.
              What comes late within 48 hours is booked by itself and listed below; what comes later waits
              here for a person.
            </Empty>
          </div>
        ) : (
          <ul className="flex flex-col gap-4">
            {inOrder(data).map((hour) => (
              <LateHourCard key={hour.hourStart} hour={hour} onDone={setDone} />
            ))}
          </ul>
        )}
      </Section>
      <LateBooked />
    </div>
  );
}
