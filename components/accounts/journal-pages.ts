import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Journal, journalInput } from '@/server/api/accounts-contract';
import type { Filter } from './place';

type Ask = z.input<typeof journalInput>;

const ROWS_A_PAGE = 100;

/** The journal page by page, on the server and in the browser under the same key. */
export const journalPages = (filter: Filter, ask: (input: Ask) => Promise<Journal>) =>
  infiniteQueryOptions({
    // The key begins as tRPC's own does, so that what is said of `accounts.journal` reaches this query too.
    queryKey: [['accounts', 'journal'], { input: filter, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) =>
      ask({ ...filter, ...(pageParam === undefined ? {} : { before: pageParam }), limit: ROWS_A_PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last: Journal) => last.next ?? undefined,
  });
