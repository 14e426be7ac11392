'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { type Fact, Facts, PageHead, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { periodOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { Status } from '@/components/show/status';
import { Time } from '@/components/show/time';
import type { Kind } from '@/lib/period';
import type { PeriodAnswer } from '@/server/api/decisions-contract';
import { PeriodActs } from './period-acts';
import { PeriodAttempts } from './period-attempts';
import { STATUS_OF, StandingSentence } from './period-standing';

/** A period that has no run to show: what it is, what waits for it, and what a person may do. */
export function PeriodView({ kind, start }: { kind: Kind; start: number }) {
  const zone = useZone();
  const router = useRouter();
  const query = useQuery(useTRPC().periods.get.queryOptions({ kind, start }));
  const { data, refetch } = query;
  const error = useFailure(query);
  const latest = data?.skip ? undefined : data?.attempts.at(-1);
  const [isHeld, hold] = useState(false);
  // A run that begins while the page is open is what the page is about from then on, unless somebody is looking at an act.
  useEffect(() => {
    if (latest && !isHeld) router.replace(`/runs/${latest.id}`);
  }, [latest, isHeld, router]);
  if (!data)
    return (
      <div className="flex flex-col gap-4">
        <h1>{kind === 'hourly' ? 'Hour' : 'Day'}</h1>
        {error ? (
          <Failure what="The period could not be read." error={error} retry={() => void refetch()} />
        ) : (
          <div aria-busy className="card h-40 p-4">
            <Bone chars={48} />
          </div>
        )}
      </div>
    );
  const status = STATUS_OF[data.standing];
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <PageHead title={periodOf(data.period, zone)}>
          {status && (
            <span className="mr-2 inline-block align-middle">
              <Status status={status} />
            </span>
          )}
          <StandingSentence period={data} />
        </PageHead>
        <PeriodActs period={data} isHeld={isHeld} hold={hold} />
      </div>
      {data.refusal && <Refusal refusal={data.refusal} standing={data.standing} />}
      <Section title="What waits for it">
        <div className="card p-4">
          <Facts facts={factsOf(data)} />
        </div>
      </Section>
      {data.attempts.length > 0 && <PeriodAttempts attempts={data.attempts} />}
    </div>
  );
}

function factsOf({ period, earmarked, skip }: PeriodAnswer): Fact[] {
  return [
    { label: 'Earmarked for it', value: <Amount value={earmarked} unit /> },
    ...(skip && !skip.elsewhere ? [{ label: 'Handed on', value: <Amount value={skip.amount} unit /> }] : []),
    ...(skip?.elsewhere
      ? [
          { label: 'Paid elsewhere', value: <Amount value={skip.elsewhere.paid} unit /> },
          { label: 'Bonus elsewhere', value: <Amount value={skip.elsewhere.bonus} unit /> },
        ]
      : []),
    { label: 'Begins', value: <Time at={period.start} ago={false} /> },
    { label: 'Ends', value: <Time at={period.end} ago={false} /> },
    { label: 'Due', value: <Time at={period.dueAt} ago={false} /> },
  ];
}

type RefusalProps = { refusal: NonNullable<PeriodAnswer['refusal']>; standing: PeriodAnswer['standing'] };

/** Why the last attempt left nothing behind, and what is missing. */
function Refusal({ refusal: { sentence, missing, refusedAt, nextTryAt }, standing }: RefusalProps) {
  return (
    <div className="card flex flex-col gap-1 border-bad px-4 py-3">
      <p>
        <strong className="font-medium text-bad">It was refused.</strong> {sentenceOf(sentence)}
      </p>
      <p>
        Missing: <Amount value={missing} unit />. Refused <Time at={refusedAt} />.
        {standing === 'due' && (
          <>
            {' '}
            The schedule tries it again <Time at={nextTryAt} />.
          </>
        )}
      </p>
      <p className="text-soft">
        Mend the source and run it, run it with what is missing taken from adjustments, or skip it.
      </p>
    </div>
  );
}
