import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AlertList } from '@/server/api/alerts';

type Ask = (input: { after?: number; limit: number }) => Promise<AlertList>;

const ROWS_A_PAGE = 50;

/** The alerts page by page, on the server and in the browser under the same key; each page tells of all that stand. */
export const alertPages = (ask: Ask) =>
  infiniteQueryOptions({
    queryKey: [['alerts', 'list'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) =>
      ask({ limit: ROWS_A_PAGE, ...(pageParam === undefined ? {} : { after: pageParam }) }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
