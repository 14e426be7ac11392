'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Link2 } from 'lucide-react';
import { useTRPC, useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Refused } from '@/components/people/form';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { reasonOf } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { AuditWalk } from '@/server/api/audit-contract';

/** The head of the chain, and in one click whether every row follows from the one before. */
export function Chain() {
  const api = useTRPCClient();
  const head = useQuery(useTRPC().audit.head.queryOptions());
  const error = useFailure(head);
  const walk = useMutation({ mutationFn: () => api.audit.walk.query() });
  return (
    <Section title="Chain">
      <div className="card flex flex-col gap-3 p-4">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="min-w-0">
            {error ? (
              <span className="text-bad">The head could not be read. {reasonOf(error)}</span>
            ) : head.data ? (
              <>
                It ends at row {countOf(head.data.seq)} with the hash{' '}
                <code className="break-all font-mono text-small">{head.data.hash}</code>
              </>
            ) : (
              <Bone chars={60} />
            )}
          </p>
          <button
            type="button"
            className="button"
            aria-disabled={walk.isPending}
            onClick={() => !walk.isPending && walk.mutate()}
          >
            <Link2 aria-hidden className="size-4" />
            {walk.isPending ? 'Walking the chain' : 'Walk the chain'}
          </button>
        </div>
        {walk.isError && <Refused error={walk.error} />}
        {walk.data && <Walked walk={walk.data} />}
        <p className="text-soft">
          The head is also written to the log every hour, where nobody who can write to the database can
          change it.
        </p>
      </div>
    </Section>
  );
}

function Walked({ walk: { at, rows, faults } }: { walk: AuditWalk }) {
  const whole = faults.length === 0;
  return (
    <div
      role="status"
      className={`flex gap-2 rounded-md border px-3 py-2 ${whole ? 'border-good bg-good-soft' : 'border-bad bg-bad-soft'}`}
    >
      {whole ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      ) : (
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      )}
      <div className="min-w-0 wrap-break-word">
        <p>
          {whole
            ? `The chain is whole: each of ${manyOf(rows, 'row')} follows from the one before, and the head names the last.`
            : `The chain is broken; ${manyOf(rows, 'row')} were walked.`}{' '}
          <span className="text-soft">
            Walked <Time at={at} />
          </span>
        </p>
        {faults.length > 0 && (
          <ul className="list-disc pl-5">
            {faults.map((fault) => (
              <li key={fault}>{sentenceOf(fault)}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
