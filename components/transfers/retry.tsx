'use client';

import { useMutation } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { ActTrigger } from '@/components/act/act-trigger';
import { useMayNot } from '@/components/live/me';
import { useRefetch } from '@/components/live/refetch';
import { useTRPCClient } from '@/components/live/trpc';
import { Refused } from '@/components/people/form';
import { manyOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import type { Retried } from '@/server/api/transfers-contract';

type RetryProps = {
  word: string;
  /** The run whose transfers are retried; without it, all that need it. */
  runId?: number;
  look?: 'primary' | 'plain';
  mayNot?: string | null;
};

const REASON = 'retried on the transfers page';

/** One click sends again what has failed, is stuck or differs there, and says what came of it. Sending twice does nothing, so that nobody is asked why. */
export function Retry({ word, runId, look = 'plain', mayNot = null }: RetryProps) {
  const api = useTRPCClient();
  const refetch = useRefetch();
  const lacking = useMayNot('operator');
  const retry = useMutation({
    mutationFn: () =>
      api.transfers.retry.mutate({ reason: REASON, ...(runId === undefined ? {} : { runId }) }),
    onSuccess: () => void refetch.all(),
  });
  return (
    <div className="flex min-w-0 max-w-xl flex-col items-start gap-2">
      <ActTrigger
        word={retry.isPending ? 'Retrying' : word}
        look={look}
        icon={RotateCw}
        mayNot={lacking ?? mayNot}
        onPress={() => !retry.isPending && retry.mutate()}
      />
      {retry.isError && <Refused error={retry.error} />}
      {retry.isSuccess && (
        <p role="status" className="rounded-md border border-good bg-good-soft px-3 py-2">
          {sentenceOfRetried(retry.data)}
        </p>
      )}
    </div>
  );
}

function sentenceOfRetried({ pending, again, more, trouble }: Retried): string {
  const parts = [
    ...(pending > 0 ? [`${manyOf(pending, 'transfer')} ${pending === 1 ? 'is' : 'are'} tried at once`] : []),
    ...(again > 0
      ? [`${manyOf(again, 'transfer')} that stood there otherwise ${again === 1 ? 'is' : 'are'} sent again`]
      : []),
  ];
  return [
    sentenceOf(parts.join(', ')),
    ...(more ? ['There is more than one retry may do; retry again.'] : []),
    ...(trouble === null
      ? []
      : [`The remote database could not be compared just now: ${sentenceOf(trouble)}`]),
    'What comes of it shows below by itself.',
  ].join(' ');
}
