import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Kind } from '@/lib/period';
import type { Earmarks, earmarksInput } from '@/server/api/accounts-contract';

type Ask = z.input<typeof earmarksInput>;

/** The earmarks of a pool page by page, on the server and in the browser under the same key. */
export const earmarkPages = (kind: Kind, ask: (input: Ask) => Promise<Earmarks>) =>
  infiniteQueryOptions({
    queryKey: [['accounts', 'earmarks'], { input: { kind }, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) =>
      ask({ kind, ...(pageParam === undefined ? {} : { after: pageParam }), limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Earmarks) => last.next ?? undefined,
  });
