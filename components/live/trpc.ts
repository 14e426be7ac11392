'use client';

import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@/server/api/router';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

type Api = ReturnType<typeof useTRPC>;

/** A hook for what a query is asked with, made once for all components that ask alike: making it takes longer than drawing most of them. */
export function madeOnce<T>(make: (api: Api) => T): () => T {
  const made = new WeakMap<Api, T>();
  return () => {
    const api = useTRPC();
    const kept = made.get(api) ?? make(api);
    made.set(api, kept);
    return kept;
  };
}
