import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AuditFilter, AuditPage, auditListInput } from '@/server/api/audit-contract';

type Ask = (input: z.input<typeof auditListInput>) => Promise<AuditPage>;

const ROWS_A_PAGE = 50;

/** What the page is about. */
export const AUDIT_WHAT =
  'Who did what, to what, and why. Each row is written with the change itself, and its hash follows from the row before.';

/** The trail page by page, on the server and in the browser under the same key. */
export const auditPages = (filter: AuditFilter, ask: Ask) =>
  infiniteQueryOptions({
    queryKey: [['audit', 'list'], { input: filter, type: 'infinite' }] as const,
    queryFn: ({ pageParam }) => ask({ ...filter, after: pageParam, limit: ROWS_A_PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** The query of an address that asks for the same. */
export function queryOf(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return query.size > 0 ? `?${query}` : '';
}
