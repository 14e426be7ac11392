import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { runListInput, runListOutput } from '@/server/api/contract';

type Ask = z.input<typeof runListInput>;
type Page = z.infer<typeof runListOutput>;
export type RunFilter = Pick<Ask, 'kind' | 'status'>;

const ROWS_A_PAGE = 50;

/** The list of runs page by page, on the server and in the browser under the same key. */
export const runPages = (filter: RunFilter, ask: (input: Ask) => Promise<Page>) =>
  infiniteQueryOptions({
    // The key begins as tRPC's own does, so that what is said of `runs.list` reaches this query too.
    queryKey: [['runs', 'list'], { input: filter, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ ...filter, after: pageParam, limit: ROWS_A_PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next ?? undefined,
  });

/** What the overview shows of it: hours and days apart, as a day is as old as its first hour and would be lost among them. */
export const LAST = {
  hourly: { kind: 'hourly', limit: 8 },
  daily: { kind: 'daily', limit: 4 },
} as const;
