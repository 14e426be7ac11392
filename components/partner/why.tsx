'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { periodOf } from '@/components/show/instants';
import { Status } from '@/components/show/status';
import type { PartnerWhy } from '@/server/api/partners-contract';
import { CopyButton } from './copy-button';
import { WhyTable } from './why-table';
import { headlineOf, standingOf, textOf } from './why-text';

type WhyProps = {
  partnerId: string;
  name: string | null;
  /** Null where there is none to explain, undefined while that is not known. */
  runId: number | null | undefined;
};

/** Why the partner got this amount in one period, in sentences whose figures add up to its row. */
export function Why({ partnerId, name, runId }: WhyProps) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.partners.why.queryOptions({ partnerId, runId: runId ?? 1 }),
    enabled: typeof runId === 'number',
  });
  const error = useFailure(query);
  const zone = useZone();
  const why = typeof runId === 'number' ? query.data : undefined;
  return (
    <Section
      title="Why this amount"
      aside={why && <CopyButton text={textOf(why, { name, zone })} word="Copy as text" />}
    >
      {runId === null ? (
        <div className="card">
          <Empty title="Nothing to explain in these days">
            The partner voted in none of the published periods below. Choose other days, or the other kind of
            period.
          </Empty>
        </div>
      ) : error ? (
        <Failure what="The explanation could not be read." error={error} retry={() => void query.refetch()} />
      ) : why ? (
        <Explained why={why} />
      ) : (
        <WhyBones />
      )}
    </Section>
  );
}

/** A figure and its unit stay on one line. */
const whole = (text: string): string => text.replaceAll(/ (CC|%)/g, '\u00a0$1');

function Explained({ why }: { why: PartnerWhy }) {
  const { run, told, sentences } = why;
  const zone = useZone();
  const standing = standingOf(why);
  return (
    <div className="flex flex-col gap-3">
      <div className="card flex flex-col gap-2 p-4">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link href={`/runs/${run.id}`} prefetch={false} className="link">
            {periodOf(run.period, zone)}
          </Link>
          <Status status={run.status} />
        </p>
        <p data-figure="headline" className="font-semibold text-title">
          {headlineOf(why)}
        </p>
        {standing && (
          <p className="max-w-prose text-soft">
            {standing}
            {run.publishedId !== null && (
              <>
                {' '}
                <Link href={`?run=${run.publishedId}`} scroll={false} prefetch={false} className="link">
                  Explain the one that counts
                </Link>
                .
              </>
            )}
          </p>
        )}
        {sentences.map((one) => (
          <p key={one} className="max-w-prose">
            {one}
          </p>
        ))}
        {told && <p className="max-w-prose">{whole(told.standing)}</p>}
        {told && told.missing.length > 0 && <Missing sentences={told.missing} />}
        {told && !told.agrees && <Disagrees runId={run.id} />}
      </div>
      {told && <Parts told={told} />}
    </div>
  );
}

function Missing({ sentences }: { sentences: string[] }) {
  return (
    <div className="mt-1 border-line border-t pt-3">
      <h3 className="font-medium">What was missing for the next tier</h3>
      <ul className="mt-1 flex max-w-prose list-disc flex-col gap-1 pl-5">
        {sentences.map((one) => (
          <li key={one}>{whole(one)}</li>
        ))}
      </ul>
    </div>
  );
}

function Disagrees({ runId }: { runId: number }) {
  return (
    <p role="alert" className="flex gap-2 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        The rules do not give what is stored for this partner. Nothing is paid twice or lost by this, but do
        not answer with these sentences: verify run {runId} first.
      </span>
    </p>
  );
}

function Parts({ told }: { told: NonNullable<PartnerWhy['told']> }) {
  return (
    <>
      <WhyTable told={told} />
      <div className="card p-4">
        <h3 className="sr-only">Category by category</h3>
        <dl className="flex flex-col gap-3">
          {told.categories.map(({ key, sentences }) => (
            <div key={key} className="grid gap-x-4 sm:grid-cols-[8rem_1fr]">
              <dt className="font-medium">{key}</dt>
              <dd className="max-w-prose text-pretty">{whole(sentences)}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-4 max-w-prose border-line border-t pt-3 font-medium">{whole(told.sum)}</p>
        {told.bonusSentence && <p className="mt-2 max-w-prose">{whole(told.bonusSentence)}</p>}
      </div>
    </>
  );
}

export function WhyBones() {
  return (
    <div aria-busy className="flex flex-col gap-3">
      <div className="card flex flex-col gap-3 p-4">
        <Bone chars={24} />
        <Bone chars={32} />
        <Bone chars={60} />
      </div>
      <WhyTable told={undefined} />
    </div>
  );
}
