'use client';

import { useQuery } from '@tanstack/react-query';
import { Columns2, Diff } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { sentenceOf } from '@/components/show/sentence';
import { replacedBy } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { DifferenceSummary } from './difference-summary';
import { NoticeList } from './notices';
import { attemptOf } from './words';

/** What has to be read before a run is decided, and what it changes against the attempt before. */
export function RunDecision({ run }: { run: Run }) {
  const replaces = replacedBy(run);
  const isCompared = replaces !== null && run.resultDigest !== null && run.archive === null;
  const several = run.attempts.length > 1;
  if (run.status !== 'waiting' && !several) return null;
  const ways = (
    <div className="flex flex-wrap gap-2">
      {isCompared && (
        <Link href={`/runs/${run.id}/difference`} prefetch={false} className="button">
          <Diff aria-hidden className="size-4" />
          Difference to {attemptOf(replaces).toLowerCase()}
        </Link>
      )}
      {several && (
        <Link href={`/runs/${run.id}/attempts`} prefetch={false} className="button">
          <Columns2 aria-hidden className="size-4" />
          Attempts side by side
        </Link>
      )}
    </div>
  );
  if (run.status !== 'waiting') return ways;
  return (
    <Section title="Before it is decided" aside={ways}>
      <div className="flex flex-col gap-3">
        <Waiting run={run} />
        {isCompared && <DifferenceSummary runId={run.id} />}
      </div>
    </Section>
  );
}

/** Why it waits, and what an approver should know of it. */
function Waiting({ run }: { run: Run }) {
  const query = useQuery(useTRPC().attempts.notices.queryOptions({ runId: run.id }));
  const { data, refetch } = query;
  const error = useFailure(query);
  if (error)
    return (
      <Failure
        what="What an approver should know could not be read."
        error={error}
        retry={() => void refetch()}
      />
    );
  return (
    <div className="card flex flex-col gap-3 border-wait px-4 py-3">
      {run.gate === 'guarded' && run.gateReason && (
        <p className="font-medium">{sentenceOf(`Out of the policy’s bounds: ${run.gateReason}`)}</p>
      )}
      {data === undefined ? (
        <p aria-busy className="flex flex-col gap-2">
          <Bone chars={60} />
          <Bone chars={52} />
        </p>
      ) : data.notices.length > 0 ? (
        <NoticeList notices={data.notices} />
      ) : (
        <p className="text-soft">
          Nothing {run.gate === 'guarded' && 'else '}stands out: no tie at a category’s edge, nothing carried,
          no late votes and no bad rows.
        </p>
      )}
      {data?.ownRequest && <p className="text-soft">{data.ownRequest}</p>}
    </div>
  );
}
