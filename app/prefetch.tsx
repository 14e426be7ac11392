import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { cache, type ReactNode } from 'react';
import { makeQueryClient } from '@/components/live/query-client';
import { serverCaller } from '@/server/api/caller';
import { processContext } from '@/server/api/context';
import { appRouter } from '@/server/api/router';

/** The queries of one request, asked of the routers themselves and not over the network. */
export const queries: () => QueryClient = cache(makeQueryClient);

export const api = createTRPCOptionsProxy({ ctx: processContext, router: appRouter, queryClient: queries });

export const caller = serverCaller();

/** Hands what was prefetched to the browser. What could not be read is asked for again there, and its error shown. */
export function Prefetched({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queries())}>{children}</HydrationBoundary>;
}
