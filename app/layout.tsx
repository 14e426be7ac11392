import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/live/providers';
import './globals.css';

// Every page shows what the database says now, to whoever asks; none is drawn at build time. A policy of content with a nonce needs that too.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Allot', template: '%s · Allot' },
  description: 'Distributions of a partner program, live',
  robots: { index: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    // The theme is set on this element before React sees it.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
