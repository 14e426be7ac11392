'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { eventOutput } from '@/server/api/contract';
import { useTRPC } from './trpc';

export type Change = z.infer<typeof eventOutput>;
type Api = ReturnType<typeof useTRPC>;

/** What the key of a query begins with that asks what an act would do. */
export const FORESEEN = 'act';

/** Changes come in bursts while periods are caught up: they are gathered for so long. */
const GATHER = 150;

/** Fetches again what an event says has changed: `told` for one change, `all` for whatever was not told, `failed` for what could not be read. */
export function useRefetch() {
  const api = useTRPC();
  const queryClient = useQueryClient();
  const [refetch] = useState(() => new Refetch(api, queryClient));
  return refetch;
}

class Refetch {
  #changes: Change[] = [];
  #going = false;

  constructor(
    readonly api: Api,
    readonly queryClient: QueryClient,
  ) {}

  readonly told = (change: Change): void => {
    this.#changes.push(change);
    if (!this.#going) void this.#go();
  };

  // What an act would do is asked for when its dialog opens: every asking computes it all, and the act itself is checked once more.
  all() {
    return this.queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== FORESEEN });
  }

  failed() {
    return this.queryClient.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
  }

  // One round after another, so that a slow answer is neither cancelled by the next change nor taken for newer than it.
  async #go() {
    this.#going = true;
    while (this.#changes.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, GATHER));
      const changes = this.#changes.splice(0);
      await Promise.allSettled(
        filtersOf(this.api, changes).map((filter) => this.queryClient.invalidateQueries(filter)),
      );
    }
    this.#going = false;
  }
}

function filtersOf(
  {
    state,
    pools,
    overview,
    calendar,
    runs,
    account,
    attempts,
    periods,
    audit,
    late,
    transfers,
    votes,
    policies,
    special,
    people,
    tokens,
    restored,
    partners,
    accounts,
    corrections,
  }: Api,
  changes: Change[],
) {
  const running = changes.some(isRunning);
  const topics = new Set(changes.filter((change) => !isRunning(change)).map((change) => change.topic));
  const any = (...some: Change['topic'][]) => some.some((topic) => topics.has(topic));
  const computed = new Set(changes.filter(({ topic }) => topic === 'run').map(({ subject }) => subject));
  return [
    any('run', 'schedule', 'breach', 'policy', 'transfer') && state.get.pathFilter(),
    (running || any('pool', 'run', 'schedule', 'policy')) && pools.get.pathFilter(),
    any('run', 'step', 'schedule') && runs.list.pathFilter(),
    any('run', 'schedule', 'breach', 'policy', 'transfer', 'people') && overview.pathFilter(),
    any('pool') && overview.needs.pathFilter(),
    any('run', 'schedule') && calendar.pathFilter(),
    any('run', 'step', 'transfer') && runs.get.pathFilter(),
    ...(any('run', 'step', 'pool')
      ? [runs.waterfall, runs.inputs, runs.log].map((one) => one.pathFilter())
      : []),
    ...(any('run') ? [runs.members, runs.leftOut].map((one) => one.pathFilter()) : []),
    any('people') && account.me.pathFilter(),
    (running || any('pool', 'run')) && votes.counts.pathFilter(),
    any('run') && votes.busiest.pathFilter(),
    any('run') && votes.badRows.pathFilter(),
    // What a sweep sees without booking it is told by no event.
    (running || any('pool', 'run')) && late.pathFilter(),
    any('run', 'transfer', 'policy') && partners.pathFilter(),
    any('pool', 'run', 'schedule') && accounts.pathFilter(),
    any('pool') && corrections.pathFilter(),
    any('transfer', 'run') && transfers.pathFilter(),
    any('run', 'schedule', 'policy', 'people', 'breach', 'transfer') && audit.pathFilter(),
    ...(any('run', 'policy', 'people')
      ? [attempts.notices, attempts.difference, attempts.list].map((one) => one.pathFilter())
      : []),
    any('policy', 'run') && policies.pathFilter(),
    any('policy') && special.pathFilter(),
    any('people') && people.pathFilter(),
    any('people') && tokens.pathFilter(),
    any('schedule', 'run') && restored.pathFilter(),
    any('run', 'pool', 'schedule') && periods.pathFilter(),
    // Partner by partner, a run is as it was computed, whatever becomes of others.
    ...(computed.size > 0
      ? [runs.partners, attempts.partnerChanges].map((one) =>
          one.pathFilter({ predicate: ({ queryKey: [, options] }) => computed.has(runIdOf(options)) }),
        )
      : []),
  ].filter((filter) => filter !== false);
}

/** While votes are cast they are summed every few seconds: nothing is booked by that, and only what is expected so far moves. */
const isRunning = ({ topic, subject }: Change): boolean => topic === 'pool' && subject === 'running';

/** The run that a query of its partners is about. */
function runIdOf(options: unknown): string {
  const { input } = (options ?? {}) as { input?: { runId?: number } };
  return String(input?.runId ?? '');
}
