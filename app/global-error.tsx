'use client';

import { PageFailure } from '@/components/show/page-failure';
import './globals.css';

/** Takes the place of the whole document, frame and theme included. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <title>Allot</title>
        <main className="mx-auto max-w-3xl p-6">
          <PageFailure digest={error.digest} retry={reset} />
        </main>
      </body>
    </html>
  );
}
