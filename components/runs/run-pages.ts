import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RUN_SORTS, runListInput, runListOutput } from '@/server/api/contract';

type Ask = z.input<typeof runListInput>;
type Page = z.infer<typeof runListOutput>;
export type RunFilter = Pick<Ask, 'kind' | 'status' | 'from' | 'to' | 'trigger' | 'who'>;
export type RunSort = (typeof RUN_SORTS)[number];
/** What is listed, and in which order. */
export type RunView = RunFilter & Pick<Ask, 'sort' | 'ascending'>;

const ROWS_A_PAGE = 50;

/** The list of runs page by page, on the server and in the browser under the same key. */
export const runPages = (view: RunView, ask: (input: Ask) => Promise<Page>) =>
  infiniteQueryOptions({
    // The key begins as tRPC's own does, so that what is said of `runs.list` reaches this query too.
    queryKey: [['runs', 'list'], { input: view, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ ...view, after: pageParam, limit: ROWS_A_PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next ?? undefined,
  });

/** The address of a list. What is not said in it is not narrowed, and the latest period comes first. */
export function addressOf({ ascending, ...words }: RunView): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) if (value) query.set(name, value);
  if (ascending) query.set('order', 'up');
  return query.size > 0 ? `/runs?${query}` : '/runs';
}

export const isNarrowed = ({ sort, ascending, ...filter }: RunView): boolean =>
  Object.values(filter).some((value) => value !== undefined);

/** What the overview shows of it: hours and days apart, as a day is as old as its first hour and would be lost among them. */
export const LAST = {
  hourly: { kind: 'hourly', limit: 8 },
  daily: { kind: 'daily', limit: 4 },
} as const;
