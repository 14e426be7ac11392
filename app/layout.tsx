import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { COLLAPSED_COOKIE } from '@/components/frame/collapsed-cookie';
import { Frame } from '@/components/frame/frame';
import { Live } from '@/components/live/live';
import { ProgramProvider } from '@/components/live/program';
import { Providers } from '@/components/live/providers';
import { api, Prefetched, queries } from './prefetch';
import './globals.css';

// Every page shows what the database says now; none is drawn at build time.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Allot', template: '%s · Allot' },
  description: 'Distributions of a partner program, live',
  robots: { index: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar] = await Promise.all([cookies(), queries().prefetchQuery(api.state.get.queryOptions())]);
  return (
    // The theme is set on this element before React sees it.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers>
          <Prefetched>
            <ProgramProvider serverNow={Date.now()}>
              <Live>
                <Frame collapsed={jar.get(COLLAPSED_COOKIE)?.value === 'collapsed'}>{children}</Frame>
              </Live>
            </ProgramProvider>
          </Prefetched>
        </Providers>
      </body>
    </html>
  );
}
