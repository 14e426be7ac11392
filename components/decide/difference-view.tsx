'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { PageHead, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { periodInside } from '@/components/show/instants';
import { Status } from '@/components/show/status';
import type { Difference } from '@/server/api/decisions-contract';
import { ChangedPartners } from './difference-partners';
import { ByCategory, ByCause, Totals, Transfers, Verdict } from './difference-parts';
import { Moves, Stays } from './moves';
import { attemptOf } from './words';

/** What a rerun changes: in sum, by cause, by category, in the accounts, in transfers, and for each partner. */
export function DifferenceView({ id, after }: { id: number; after: string | undefined }) {
  const query = useQuery(useTRPC().attempts.difference.queryOptions({ runId: id }));
  const { data, refetch } = query;
  const error = useFailure(query);
  if (error)
    return (
      <div className="flex flex-col gap-4">
        <h1>Difference of run {id}</h1>
        <Failure what="The difference could not be read." error={error} retry={() => void refetch()} />
        <Link href={`/runs/${id}`} className="link self-start">
          To the run
        </Link>
      </div>
    );
  return (
    <div className="flex flex-col gap-6">
      <DifferenceHead id={id} difference={data} />
      {data && <Verdict difference={data} />}
      <Totals difference={data} />
      <Section title="By cause">
        <ByCause difference={data} />
        <p className="mt-2 text-soft">
          What each cause changes once those above it have been let in: votes as they are counted now, the CC
          rate and the market rate, the policy with its shares, the standings. Together they are the whole
          difference.
        </p>
      </Section>
      <Section title="By category">
        <ByCategory difference={data} />
      </Section>
      {data ? <Booked difference={data} /> : <BookedBones />}
      {data && data.transfers.length > 0 && (
        <Section title="Transfers">
          <Transfers transfers={data.transfers} />
        </Section>
      )}
      <ChangedPartners runId={id} after={after} />
    </div>
  );
}

function DifferenceHead({ id, difference }: { id: number; difference: Difference | undefined }) {
  const zone = useZone();
  const way = (
    <Link href={`/runs/${id}`} className="button">
      To the run
    </Link>
  );
  if (!difference)
    return (
      <PageHead title="Difference" aside={way}>
        Both attempts are being compared.
      </PageHead>
    );
  const { attempt, base, status } = difference;
  const period = periodInside(difference, zone);
  return (
    <PageHead title={`Difference of attempt ${attempt} to attempt ${base.attempt}, ${period}`} aside={way}>
      <span className="mr-2 inline-block align-middle">
        <Status status={status} />
      </span>
      {SENTENCES[status]?.(base)}
    </PageHead>
  );
}

const linkTo = ({ id, attempt }: Difference['base']) => (
  <Link href={`/runs/${id}`} className="link">
    {attemptOf(attempt).toLowerCase()}
  </Link>
);

/** What the difference is to what is published. */
const SENTENCES: Partial<Record<Difference['status'], (base: Difference['base']) => ReactNode>> = {
  waiting: (base) => (
    <>Nothing of this has happened yet; {linkTo(base)} counts until this one is published.</>
  ),
  published: (base) => <>This was booked when it took the place of {linkTo(base)}.</>,
  superseded: (base) => (
    <>This was booked when it took the place of {linkTo(base)}; a later attempt counts now.</>
  ),
  rejected: (base) => <>Nothing of this happened: it was rejected, and {linkTo(base)} went on to count.</>,
};

/** The place of what is booked while both attempts are compared. */
const BookedBones = () => (
  <Section title="What publishing it would move">
    <div aria-busy className="card h-[66px]" />
  </Section>
);

/** What the accounts and earmarks gain or lose. */
function Booked({ difference: { status, moves, stays, base } }: { difference: Difference }) {
  const titles: Partial<Record<Difference['status'], string>> = {
    waiting: 'What publishing it would move',
    rejected: 'What it moved',
  };
  const nothing = status === 'rejected' ? 'Nothing.' : `Nothing: it pays what attempt ${base.attempt} paid.`;
  return (
    <Section title={titles[status] ?? 'What publishing it moved'}>
      <div className="flex flex-col gap-3">
        <Moves moves={moves} nothing={nothing} />
        <Stays stays={stays} />
      </div>
    </Section>
  );
}
