'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { MoreRows } from '@/components/show/more-rows';
import { JournalFilters } from './journal-filters';
import { journalPages } from './journal-pages';
import { JournalTable } from './journal-table';
import { addressOf, type Filter } from './place';

/** Every movement of CC, the latest first. */
export function Journal({ filter }: { filter: Filter }) {
  const client = useTRPCClient();
  const query = useInfiniteQuery(journalPages(filter, (input) => client.accounts.journal.query(input)));
  const error = useFailure(query);
  const filtered = Object.keys(filter).length > 0;
  const rows = query.data?.pages.flatMap((page) => page.rows);
  return (
    <Section
      title="Journal of entries"
      aside={
        <a href={`/api/csv/journal?${queryOf(filter)}`} download className="button">
          <Download aria-hidden className="size-4" />
          {filtered ? 'These as CSV' : 'All as CSV'}
        </a>
      }
    >
      <div className="flex flex-col gap-3">
        <JournalFilters filter={filter} />
        {error ? (
          <Failure what="The journal could not be read." error={error} retry={() => void query.refetch()} />
        ) : rows?.length === 0 ? (
          <NoEntries filtered={filtered} />
        ) : (
          <>
            <JournalTable filter={filter} rows={rows} />
            <MoreRows query={query} what="earlier entries" />
          </>
        )}
      </div>
    </Section>
  );
}

const queryOf = (filter: Filter) =>
  new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)])).toString();

function NoEntries({ filtered }: { filtered: boolean }) {
  return (
    <div className="card">
      {filtered ? (
        <Empty title="No entry matches">
          Choose otherwise, or{' '}
          <Link href={addressOf({ tab: 'journal' })} className="link">
            show all entries
          </Link>
          .
        </Empty>
      ) : (
        <Empty title="Nothing is booked yet">
          The first entries appear by themselves when the first hour falls due and its votes are counted into
          the pools.
        </Empty>
      )}
    </div>
  );
}
