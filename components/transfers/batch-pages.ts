import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  TransfersOfBatch,
  transfersBatchInput,
  transfersListInput,
  transfersListOutput,
} from '@/server/api/transfers-contract';

type AskList = (input: z.input<typeof transfersListInput>) => Promise<z.infer<typeof transfersListOutput>>;
type AskBatch = (input: z.input<typeof transfersBatchInput>) => Promise<TransfersOfBatch>;

const BATCHES_A_PAGE = 50;
const ROWS_A_PAGE = 100;

/** The batches page by page, on the server and in the browser under the same key. */
export const batchPages = (ask: AskList) =>
  infiniteQueryOptions({
    queryKey: [['transfers', 'list'], { type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ after: pageParam, limit: BATCHES_A_PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** The partners of one batch page by page. */
export const batchRowPages = (runId: number, ask: AskBatch) =>
  infiniteQueryOptions({
    queryKey: [['transfers', 'batch'], { input: { runId }, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ runId, after: pageParam, limit: ROWS_A_PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
