'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Scale } from 'lucide-react';
import { useTRPC } from '@/components/live/trpc';
import { reasonOf } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { durationOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import type { Run } from '@/server/api/contract';
import type { Recomputed } from '@/server/api/run-contract';

const LOOK_EVERY = 500;

/** Computes the run again from its frozen inputs, in one click, and says whether every row comes out equal. Nothing is written. */
export function Recompute({ run }: { run: Run }) {
  const api = useTRPC();
  const asked = useMutation(api.runs.recompute.mutationOptions());
  const { data: going } = useQuery({
    ...api.runs.recomputing.queryOptions(),
    enabled: asked.isPending,
    refetchInterval: LOOK_EVERY,
    staleTime: 0,
  });
  if (run.computedAt === null || run.status === 'computing' || run.archive !== null) return null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <div aria-live="polite" className="min-w-0 text-right">
        {asked.isPending && <Progress going={going?.runId === run.id ? going : null} />}
        {asked.isSuccess && <Outcome of={asked.data} />}
        {asked.isError && <span className="text-bad">{sentenceOf(reasonOf(asked.error))}</span>}
      </div>
      <button
        type="button"
        className="button"
        aria-disabled={asked.isPending}
        onClick={() => {
          if (!asked.isPending) asked.mutate({ id: run.id });
        }}
      >
        <Scale aria-hidden className="size-4" />
        Recompute and match
      </button>
    </div>
  );
}

function Progress({ going }: { going: { done: number; of: number } | null }) {
  if (going === null) return <span className="text-soft">Computing again</span>;
  return (
    <label className="flex items-center gap-2 text-soft">
      {countOf(going.done)} of {manyOf(going.of, 'row')}
      <progress max={Math.max(1, going.of)} value={going.done} className="progress w-28" />
    </label>
  );
}

function Outcome({ of }: { of: Recomputed }) {
  const digest = (of.resultDigest ?? '').slice(0, 12);
  if (of.equal)
    return (
      <span className="text-good">
        <CircleCheck aria-hidden className="mr-1 inline size-4" />
        Equal to the last unit: {manyOf(of.rows, 'row')}, digest{' '}
        <code className="font-mono text-small" title={of.resultDigest ?? undefined}>
          {digest}…
        </code>
        , in {durationOf(of.took)}
      </span>
    );
  const [first, ...more] = of.differences;
  return (
    <span className="text-bad">
      <CircleX aria-hidden className="mr-1 inline size-4" />
      Not equal: {first}.{more.length > 0 && ` ${manyOf(more.length, 'more finding')}.`} Run “npm run allot --
      verify” before anything is decided.
    </span>
  );
}
