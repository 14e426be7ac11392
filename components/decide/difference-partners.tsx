'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { changed } from './changed-columns';
import { changesInput } from './changes-input';

type PartnersProps = { runId: number; after: string | undefined };

/** Every partner whose reward changes, the largest change first, a page at a time. */
export function ChangedPartners({ runId, after }: PartnersProps) {
  const query = useQuery({
    ...useTRPC().attempts.partnerChanges.queryOptions(changesInput(runId, after)),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData, refetch } = query;
  const error = useFailure(query);
  const csv = (
    <a href={`/api/csv/difference?run=${runId}`} download className="button">
      <Download aria-hidden className="size-4" />
      CSV
    </a>
  );
  return (
    <Section title="Per partner" aside={csv}>
      {error ? (
        <Failure what="The partners could not be read." error={error} retry={() => void refetch()} />
      ) : data && data.rows.length === 0 ? (
        <div className="card">
          {after === undefined ? (
            <Empty title="No partner’s reward changes">Everybody gets what is published.</Empty>
          ) : (
            <Empty title="No more partners">
              <Link href={`/runs/${runId}/difference`} scroll={false} className="link">
                Back to the largest changes
              </Link>
            </Empty>
          )}
        </div>
      ) : (
        <div className={`flex flex-col gap-3 ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <Table
            label="Per partner"
            columns={columnsFor(runId)}
            rows={data?.rows}
            rowKey={({ partnerId }) => partnerId}
            expected={10}
            tall
          />
          <Pages runId={runId} after={after} next={data?.next ?? null} />
        </div>
      )}
    </Section>
  );
}

type Row = { partnerId: string; old: string; new: string; change: string };

const columnsFor = (runId: number): Column<Row>[] => [
  {
    id: 'partner',
    head: 'Partner',
    width: 136,
    narrow: 104,
    pinned: true,
    cell: ({ partnerId }) => (
      <PlainLink href={`/runs/${runId}?partner=${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  ...changed<Row>('Published'),
];

function Pages({ runId, after, next }: { runId: number; after: string | undefined; next: string | null }) {
  if (after === undefined && next === null) return null;
  const here = `/runs/${runId}/difference`;
  return (
    <nav aria-label="Pages of partners" className="flex flex-wrap gap-2">
      {after !== undefined && (
        <Link href={here} scroll={false} className="button">
          Largest changes
        </Link>
      )}
      {next !== null && (
        <Link href={`${here}?after=${encodeURIComponent(next)}`} scroll={false} className="button">
          Next
        </Link>
      )}
    </nav>
  );
}
