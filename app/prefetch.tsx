import {
  defaultShouldDehydrateQuery,
  dehydrate,
  HydrationBoundary,
  type Query,
  type QueryClient,
} from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { cache, type ReactNode } from 'react';
import { makeQueryClient } from '@/components/live/query-client';
import { callerOf } from '@/server/api/caller';
import { contextOf } from '@/server/api/context';
import { notePageFailure } from '@/server/api/note-failure';
import { appRouter } from '@/server/api/router';

/** The queries of one request, asked of the routers themselves and not over the network. */
export const queries: () => QueryClient = cache(() => makeQueryClient());

/** Who asks for the page; a page cannot set cookies, so its sessions are not lengthened here. */
const context = cache(async () => ({ ...(await contextOf(await headers(), null)), answers: new Map() }));

export const api = createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient: queries });

export const caller = callerOf(context);

/** Whether somebody is known; where the database is away that is not known either. */
export const whoAsks = async (): Promise<'somebody' | 'nobody' | 'unknown'> =>
  context().then(
    ({ actor }) => (actor === null ? 'nobody' : 'somebody'),
    (error: unknown) => {
      notePageFailure(error);
      return 'unknown';
    },
  );

/** Waits so many milliseconds for what takes long the first time: whoever looks first gets it later than the page. */
export const unlessSlow = (asked: Promise<unknown>, patience: number): Promise<unknown> =>
  Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience))]);

/** Hands what was prefetched to the browser. What could not be read is asked for again there, and its error shown. */
export function Prefetched({ children }: { children: ReactNode }) {
  return <Handed which={(query) => nameOf(query) !== STATE}>{children}</Handed>;
}

/** The same for what stands around every page. How the program stands is long, and handed over here alone; who asks is handed over with each page, as it may have changed. */
export function PrefetchedFrame({ children }: { children: ReactNode }) {
  return <Handed which={(query) => FRAME.includes(nameOf(query))}>{children}</Handed>;
}

const STATE = 'state.get';
const FRAME = [STATE, 'account.me'];
const nameOf = ({ queryKey: [path] }: Query): string => (Array.isArray(path) ? path.join('.') : '');

function Handed({ which, children }: { which: (query: Query) => boolean; children: ReactNode }) {
  const state = dehydrate(queries(), {
    shouldDehydrateQuery: (query) => which(query) && defaultShouldDehydrateQuery(query),
  });
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
