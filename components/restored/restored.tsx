'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { Decide } from './decide';
import { Decisions } from './decisions';
import { Propose } from './propose';
import { UndeliveredHours } from './undelivered';

/** What a database that was put back lacks of what was published, and what becomes of it. */
export function Restored() {
  const query = useQuery(useTRPC().restored.show.queryOptions());
  const error = useFailure(query);
  const { data } = query;
  if (error)
    return (
      <div className="flex flex-col gap-4">
        <h1>After a restore</h1>
        <Failure what="It could not be read." error={error} retry={() => void query.refetch()} />
      </div>
    );
  const open = data?.decisions.find(({ status }) => status === 'proposed');
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="After a restore">
        {data === undefined ? (
          <Bone chars={60} />
        ) : data.behind === null ? (
          'The database knows everything that was published.'
        ) : (
          'No run starts, and nothing is sent, until two people have decided what becomes of it.'
        )}
      </PageHead>
      <Section title="What is missing">
        {data === undefined ? (
          <p className="card p-4">
            <Bone chars={60} />
          </p>
        ) : data.behind === null ? (
          <div className="card">
            <Empty title="Nothing is missing">
              If the database is ever put back to an earlier moment, the periods that were published since
              stand here. How a backup is made and restored is in{' '}
              <Link href="/help/restore" className="link">
                the handbook
              </Link>
              .
            </Empty>
          </div>
        ) : (
          <div className="card flex flex-col gap-3 p-4">
            <p className="font-medium text-bad">{data.behind}</p>
            <p className="text-soft">
              Ask first whether those results were used: did other systems read them, were partners paid, did
              they go to the remote database? What each choice does is in{' '}
              <Link href="/help/restore#when-the-database-is-behind" className="link">
                the handbook
              </Link>
              .
            </p>
            {open === undefined ? <Propose /> : <p className="text-soft">A proposal waits below.</p>}
          </div>
        )}
      </Section>
      {data && data.behind !== null && open && (
        <Section title="Waits for another person">
          <Decide decision={open} />
        </Section>
      )}
      {data && <UndeliveredHours undelivered={data.undelivered} />}
      <Section title="What was proposed and decided">
        <Decisions decisions={data?.decisions} />
      </Section>
    </div>
  );
}
