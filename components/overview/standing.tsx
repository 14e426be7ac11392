'use client';

import { useQuery } from '@tanstack/react-query';
import { useProgramState, useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { Bone } from '@/components/show/bone';
import { countOf, manyOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { Countdown } from '@/components/show/time';
import type { State } from '@/server/api/contract';

/** One sentence that says how things stand, the worst first. */
export function Standing() {
  const { data, isError } = useProgramState();
  const zone = useZone();
  const { data: pools } = useQuery(useTRPC().pools.get.queryOptions());
  if (!data) return isError ? 'How things stand could not be read.' : <Bone chars={48} />;
  const trouble = troubleOf(data);
  if (trouble) return trouble;
  const { hourly, daily } = data.running;
  const open = [pools?.hourly.ended?.period, pools?.daily.ended?.period, hourly, daily];
  const [next] = open.filter((period) => period !== undefined).sort((a, b) => a.dueAt - b.dueAt);
  if (!next) return missedOf(data);
  return (
    <>
      {missedOf(data)} The {periodInside(next, zone)} {next.end <= data.now ? 'has ended' : 'is running'} and
      falls due in <Countdown to={next.dueAt} />.
    </>
  );
}

function troubleOf({ breaches, obstacles, refusals, catchUp, pauses, scheduler }: State): string | null {
  const kinds = [...new Set(breaches.map((breach) => breach.kind))];
  if (kinds.length > 0)
    return `An invariant is broken: no ${kinds.join(' and no ')} run starts until that is mended.`;
  if (obstacles.length > 0) return 'No run starts at present; what stops it is said above.';
  if (refusals.length > 0)
    return `${manyOf(refusals.length, 'period')} refused for CC that is missing; what to do is said above.`;
  if (catchUp)
    return `Behind and catching up: ${countOf(catchUp.total - catchUp.done)} of ${countOf(catchUp.total)} due periods are still to be run.`;
  if (pauses.length > 0)
    return `The ${pauses.map((pause) => pause.kind).join(' and the ')} schedule is paused: what falls due waits.`;
  if (scheduler === 'off') return 'The scheduler is off: no period is run by itself.';
  return null;
}

function missedOf({ missed }: State): string {
  const count = missed.hourly + missed.daily;
  return count === 0
    ? 'No due period is behind.'
    : `${manyOf(count, 'due period')} missed; none other is behind.`;
}
