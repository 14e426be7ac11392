'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useProgramState, useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { periodInside } from '@/components/show/instants';
import { Time } from '@/components/show/time';
import type { LastNight as Line } from '@/server/api/overview-contract';

/** A day that has ended has its last deliveries compared an hour later, without anything being written here. */
const ASK_AGAIN = 60_000;

/** The line of the last day that has ended: whether it went out, is right and has arrived. */
export function LastNight() {
  const query = useQuery({ ...useTRPC().overview.lastNight.queryOptions(), refetchInterval: ASK_AGAIN });
  const error = useFailure(query);
  if (error) return <>How the last night went could not be read; it is asked again by itself.</>;
  if (query.data === undefined) return <Bone chars={88} />;
  return query.data === null ? <NoNightYet /> : <Told night={query.data} />;
}

function Told({ night: { day, complete, line, runId } }: { night: Line }) {
  const zone = useZone();
  return (
    <span data-line="last night">
      {complete ? 'Last night: ' : 'Last night, not over yet: '}
      {line.map((piece) =>
        typeof piece === 'string' ? piece : <Amount key={line.indexOf(piece)} value={piece.cc} short />,
      )}
      .{' '}
      <Link href={runId === null ? `/periods/daily/${day.start}` : `/runs/${runId}`} className="link">
        See {periodInside(day, zone)}
      </Link>
    </span>
  );
}

function NoNightYet() {
  const { data } = useProgramState();
  return (
    <>
      No whole day has ended yet
      {data && (
        <>
          ; the first line comes after <Time at={data.running.daily.end} ago={false} />
        </>
      )}
      .
    </>
  );
}
