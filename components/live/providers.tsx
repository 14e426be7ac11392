'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { ThemeProvider } from 'next-themes';
import { Tooltip } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/router';
import { makeQueryClient } from './query-client';
import { TRPCProvider } from './trpc';

/** What every page stands on: theme, queries, the API's client. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(makeApiClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          <Tooltip.Provider delayDuration={150}>{children}</Tooltip.Provider>
        </TRPCProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}

const URL_OF_API = '/api/trpc';

const makeApiClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL_OF_API, transformer: superjson }),
        false: httpBatchLink({ url: URL_OF_API, transformer: superjson, maxURLLength: 4_000 }),
      }),
    ],
  });
