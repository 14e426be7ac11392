import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { versionsInput, versionsOutput } from '@/server/api/policy-contract';

type Ask = z.input<typeof versionsInput>;
type Page = z.infer<typeof versionsOutput>;

/** The versions page by page, on the server and in the browser under the same key. */
export const versionPages = (ask: (input: Ask) => Promise<Page>) =>
  infiniteQueryOptions({
    queryKey: [['policies', 'versions'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ after: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (last: Page) => last.next,
  });
