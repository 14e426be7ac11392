'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { PageHead } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { Time } from '@/components/show/time';
import type { Month } from '@/server/api/calendar-contract';
import { Legend } from './legend';
import { MonthBones, MonthGrid } from './month-grid';
import { hrefOfMonth, monthName } from './month-name';

/** An hour ends and falls due without anything being written that would tell of it. */
const ASK_AGAIN = 30_000;

/** A month of the program, a cell for each of its hours and days. @param month such as `2026-11`; undefined for the running one. */
export function Calendar({ month }: { month: string | undefined }) {
  const zone = useZone();
  const query = useQuery({
    ...useTRPC().calendar.month.queryOptions({ month }),
    refetchInterval: ASK_AGAIN,
  });
  const { data, refetch } = query;
  const error = useFailure(query);
  const name = data ? monthName(data.month) : month ? monthName(month) : 'the running month';
  return (
    <div className="flex flex-col gap-4">
      <PageHead title={data || month ? `Calendar, ${name}` : 'Calendar'} aside={<Steps data={data} />}>
        Every hour and day of {name}, in the program’s zone {zone}. A cell leads to its run, or to what can be
        done without one.
      </PageHead>
      {error ? (
        <Failure what="The month could not be read." error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <MonthBones />
      ) : data.days.every(({ day, hours }) => day === null && hours.every((hour) => hour === null)) ? (
        <Before data={data} />
      ) : (
        <>
          <Legend days={data.days} />
          <MonthGrid key={data.month} data={data} name={name} />
          <p className="text-small text-dim">
            The arrow keys go from cell to cell.
            {data.startAt !== null && data.days.some(({ start }) => start < (data.startAt ?? 0)) && (
              <>
                {' '}
                {beginningOf(data)} <Time at={data.startAt} ago={false} />; what is before has no cell.
              </>
            )}
          </p>
        </>
      )}
    </div>
  );
}

const beginningOf = ({ startAt, now }: Month): string =>
  startAt !== null && startAt > now ? 'The program begins' : 'The program began';

function Before({ data }: { data: Month }) {
  const { startAt, month, current } = data;
  return (
    <div className="card">
      <Empty title="Nothing was due in this month">
        {startAt === null ? (
          'The program has not begun yet; its hours and days appear here as soon as its start is recorded.'
        ) : (
          <>
            {beginningOf(data)} <Time at={startAt} ago={false} />.
            {month !== current && (
              <>
                {' '}
                <Link href={hrefOfMonth(current, current)} className="link">
                  Show the running month
                </Link>
                .
              </>
            )}
          </>
        )}
      </Empty>
    </div>
  );
}

const UNREAD = 'Which months there are has not been read.';

function Steps({ data }: { data: Month | undefined }) {
  const current = data?.current ?? '';
  return (
    <nav aria-label="Months" className="flex flex-wrap gap-2">
      <Step
        to={data?.earlier ?? null}
        current={current}
        why={data ? 'Nothing of the program lies before this month.' : UNREAD}
      >
        <ChevronLeft aria-hidden className="size-4" />
        Earlier
      </Step>
      {data && data.month !== current && (
        <Link href={hrefOfMonth(current, current)} className="button">
          This month
        </Link>
      )}
      <Step to={data?.later ?? null} current={current} why={data ? 'Later months have not begun.' : UNREAD}>
        Later
        <ChevronRight aria-hidden className="size-4" />
      </Step>
    </nav>
  );
}

type StepProps = { to: string | null; current: string; why: string; children: ReactNode };

function Step({ to, current, why, children }: StepProps) {
  if (to === null)
    return (
      <button type="button" className="button" aria-disabled title={why}>
        {children}
        <span className="sr-only">. {why}</span>
      </button>
    );
  return (
    <Link href={hrefOfMonth(to, current)} className="button" scroll={false}>
      {children}
      <span className="sr-only">: {monthName(to)}</span>
    </Link>
  );
}
