'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { PageHead } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { MoreRows } from '@/components/show/more-rows';
import type { AuditFilter } from '@/server/api/audit-contract';
import { AuditEntry } from './audit-entry';
import { AuditFilters } from './audit-filters';
import { AUDIT_WHAT, auditPages, queryOf } from './audit-pages';
import { Chain } from './chain';

/** Who did what, when, why and what it changed, the latest first. */
export function AuditView({ filter }: { filter: AuditFilter }) {
  return (
    <div className="flex flex-col gap-6">
      <PageHead
        title="Audit"
        aside={
          <a href={`/api/csv/audit${queryOf(filter)}`} download className="button">
            <Download aria-hidden className="size-4" />
            Download as CSV
          </a>
        }
      >
        {AUDIT_WHAT}
      </PageHead>
      <Chain />
      <AuditFilters key={queryOf(filter)} filter={filter} />
      <Trail filter={filter} />
    </div>
  );
}

function Trail({ filter }: { filter: AuditFilter }) {
  const api = useTRPCClient();
  const query = useInfiniteQuery(auditPages(filter, (input) => api.audit.list.query(input)));
  const { data } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="The trail could not be read." error={error} retry={() => void query.refetch()} />;
  const rows = data?.pages.flatMap((page) => page.rows);
  if (!rows) return <TrailBones />;
  if (rows.length === 0 && !query.hasNextPage) return <NoMatch />;
  const last = data?.pages.at(-1);
  return (
    <div className="flex flex-col gap-3">
      {rows.length > 0 && (
        <ol aria-label="Audit trail" className="card divide-y divide-line">
          {rows.map((row) => (
            <AuditEntry key={row.seq} row={row} />
          ))}
        </ol>
      )}
      {last && last.rows.length === 0 && query.hasNextPage && (
        <p className="text-soft">
          Nothing more matches down to row {countOf(last.lookedTo)}; there may be more before it.
        </p>
      )}
      <MoreRows query={query} what="earlier rows" word="Look further back" />
    </div>
  );
}

const NoMatch = () => (
  <div className="card">
    <Empty title="No row matches">
      Choose another person, action or time, or{' '}
      <Link href="/audit" className="link">
        show the whole trail
      </Link>
      .
    </Empty>
  </div>
);

/** The place of the trail while it loads. */
export const TrailBones = () => (
  <div aria-hidden className="card divide-y divide-line">
    {[0, 1, 2, 3, 4, 5].map((line) => (
      <p key={line} className="flex flex-col gap-2 px-4 py-3">
        <Bone chars={48} />
        <Bone chars={32} />
      </p>
    ))}
  </div>
);
