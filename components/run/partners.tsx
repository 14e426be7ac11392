'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download, X } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { PlainLink } from '@/components/show/plain-link';
import { Table } from '@/components/show/table';
import type { Run } from '@/server/api/contract';
import type { RunPartnersPage } from '@/server/api/run-contract';
import { NoPartners } from './no-partners';
import { columnsOf, type NamesShown } from './partner-columns';
import { PartnerPages } from './partner-pages';
import { PartnerSearch } from './partner-search';
import { partnersInput, type RunPlace, runHref } from './run-place';

/** Every partner's part in a run, a page at a time: in the order of places, rewards or votes, of one category, or those of an id or a name. */
export function Partners({ run, place }: { run: Run; place: RunPlace }) {
  const query = useQuery({
    ...useTRPC().runs.partners.queryOptions(partnersInput(run.id, place)),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const error = useFailure(query);
  const named = useNames(data?.rows);
  return (
    <Section title="Partners" aside={<Tools run={run} place={place} />}>
      <div className="flex flex-col gap-3">
        <Filters run={run} place={place} />
        {error ? (
          <Failure what="The partners could not be read." error={error} retry={() => void query.refetch()} />
        ) : data && !isPlaceholderData && data.rows.length === 0 ? (
          <NoPartners run={run} place={place} page={data} />
        ) : (
          <div className={`flex flex-col gap-3 ${isPlaceholderData ? 'opacity-60' : ''}`}>
            <Table
              label="Partners"
              columns={columnsOf(run, place, named.names)}
              rows={data?.rows}
              rowKey={(row) => row.partnerId}
              expected={Math.min(run.eligible ?? 10, 20)}
              tall
            />
            {data && <Below run={run} place={place} page={data} trouble={named.trouble} />}
          </div>
        )}
      </div>
    </Section>
  );
}

/** The table does not wait for the source: the names come after the rows, or not at all. */
function useNames(rows: RunPartnersPage['rows'] | undefined): { names: NamesShown; trouble: string | null } {
  const ids = rows?.map(({ partnerId }) => partnerId) ?? [];
  const { data, isError } = useQuery({
    ...useTRPC().runs.names.queryOptions({ ids }),
    enabled: ids.length > 0,
  });
  if (isError) return { names: {}, trouble: 'The names could not be read. Ids work without them.' };
  return { names: data?.names, trouble: data?.trouble ?? null };
}

function Tools({ run, place }: { run: Run; place: RunPlace }) {
  const ready = run.computedAt !== null && run.status !== 'computing';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PartnerSearch runId={run.id} place={place} />
      {ready && (
        <a href={`/api/csv/run?run=${run.id}`} download className="button">
          <Download aria-hidden className="size-4" />
          CSV
        </a>
      )}
    </div>
  );
}

/** All of the run, or the members of one category; what was found by id or name can be left again. */
function Filters({ run, place }: { run: Run; place: RunPlace }) {
  if (place.partner !== undefined || place.name !== undefined)
    return (
      <p>
        <Link href={runHref(run.id, { view: 'partners' })} scroll={false} className="button">
          <X aria-hidden className="size-4" />
          All partners
        </Link>
      </p>
    );
  const { sort, reverse } = place;
  const link = (word: string, category: string | undefined) => (
    <li key={word}>
      <PlainLink
        href={runHref(run.id, { view: 'partners', sort, reverse, category })}
        scroll={false}
        aria-current={place.category === category ? 'page' : undefined}
        className={`button ${place.category === category ? 'border-accent bg-accent-soft' : ''}`}
      >
        {word}
      </PlainLink>
    </li>
  );
  return (
    <nav aria-label="Members of a category">
      <ul className="flex flex-wrap gap-2">
        {link('All partners', undefined)}
        {run.categories.filter(({ members }) => members > 0).map(({ key }) => link(key, key))}
      </ul>
    </nav>
  );
}

type BelowProps = { run: Run; place: RunPlace; page: RunPartnersPage; trouble: string | null };

function Below({ run, place, page, trouble }: BelowProps) {
  const { named } = page;
  return (
    <>
      {trouble !== null && <p className="text-soft">{trouble}</p>}
      {named?.more && (
        <p className="text-soft">
          More than {named.found} partners have names that begin so; the first {named.found} were looked for
          here. Type more of the name.
        </p>
      )}
      {place.partner === undefined && place.name === undefined && (
        <PartnerPages run={run} place={place} page={page} />
      )}
    </>
  );
}
