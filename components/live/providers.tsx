'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import { goToSignIn } from '@/components/people/sign-in-path';
import type { AppRouter } from '@/server/api/router';
import { makeQueryClient } from './query-client';
import { TRPCProvider } from './trpc';

/**
 * What every page stands on: theme, queries, the API's client.
 * @param nonce what the page's policy of content knows its own scripts and styles by.
 */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(() => makeQueryClient(goToSignIn));
  useState(() => shareNonce(nonce));
  const [trpcClient] = useState(makeApiClient);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce ? { nonce } : {})}
    >
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          {children}
        </TRPCProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}

/** Menus and dialogs bring a style of their own while they are open; it is made with the nonce that is found here. */
function shareNonce(nonce: string | undefined): void {
  if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: nonce });
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
