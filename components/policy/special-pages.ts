import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  specialPageInput,
  specialPageOutput,
  specialVersionsInput,
  specialVersionsOutput,
} from '@/server/api/special-contract';

type Partners = z.infer<typeof specialPageOutput>;
type Versions = z.infer<typeof specialVersionsOutput>;

/** The special partners page by page, on the server and in the browser under the same key. */
export const specialPages = (ask: (input: z.input<typeof specialPageInput>) => Promise<Partners>) =>
  infiniteQueryOptions({
    queryKey: [['special', 'page'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Partners) => last.next,
  });

/** The versions of their list, likewise. */
export const specialVersions = (ask: (input: z.input<typeof specialVersionsInput>) => Promise<Versions>) =>
  infiniteQueryOptions({
    queryKey: [['special', 'versions'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ after: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (last: Versions) => last.next,
  });
