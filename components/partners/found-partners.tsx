'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Empty, Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { findInput } from './find-input';
import { PartnerTable } from './partner-table';

/** The partners that were looked for, or the best placed. */
export function FoundPartners({ find }: { find: string }) {
  const query = useQuery({
    ...useTRPC().partners.find.queryOptions(findInput(find)),
    placeholderData: keepPreviousData,
  });
  const zone = useZone();
  const error = useFailure(query);
  if (error)
    return (
      <Failure what="The partners could not be read." error={error} retry={() => void query.refetch()} />
    );
  const { data, isPlaceholderData } = query;
  if (data?.rows.length === 0 && !isPlaceholderData) return <NoPartners find={find} trouble={data.trouble} />;
  return (
    <div className={`flex flex-col gap-3 ${isPlaceholderData ? 'opacity-60' : ''}`}>
      {data?.trouble && <Trouble sentence={data.trouble} />}
      {data?.best && (
        <p className="text-soft">
          The best placed of{' '}
          <Link href={`/runs/${data.best.runId}`} prefetch={false} className="link">
            {periodInside(data.best.period, zone)}
          </Link>
          , with what they got in it.
        </p>
      )}
      <PartnerTable label="Partners" rows={data?.rows} withTotal={find === ''} />
      {data?.more && (
        <p className="text-soft">
          These are {countOf(data.rows.length)}, and there are more. Write more of the name, or the id.
        </p>
      )}
    </div>
  );
}

function Trouble({ sentence }: { sentence: string }) {
  return (
    <p role="status" className="flex gap-2 text-wait">
      <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0" />
      {sentence}
    </p>
  );
}

function NoPartners({ find, trouble }: { find: string; trouble: string | null }) {
  const isId = /^\d{1,20}$/.test(find);
  return (
    <div className="card">
      {find === '' ? (
        <Empty title="Nothing is published yet">
          Once an hour or a day is published, its best placed partners stand here. A partner can be found by
          its id or name at once.
        </Empty>
      ) : trouble !== null ? (
        <Empty title="The source did not answer">
          {trouble}
          {isId && (
            <>
              {' '}
              <Link href={`/partners/${find}`} className="link">
                Open partner {find}
              </Link>
              .
            </>
          )}
        </Empty>
      ) : (
        <Empty title={`No partner found for “${find}”`}>
          An id has to be whole, and a name is looked for by how it begins.{' '}
          <Link href="/partners" scroll={false} className="link">
            Clear the search
          </Link>
          .
        </Empty>
      )}
    </div>
  );
}
