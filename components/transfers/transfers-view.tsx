'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { PageHead } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import type { TransfersStanding } from '@/server/api/transfers-contract';
import { Batches } from './batches';
import { Differences } from './differences';
import { Proof } from './proof';
import { Retry } from './retry';
import { Stuck } from './stuck';

/** What goes to the special partners' database: what is stuck, the proof that the rest is there, and every batch. */
export function TransfersView() {
  const query = useQuery(useTRPC().transfers.standing.queryOptions());
  const { data } = query;
  const error = useFailure(query);
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Transfers" aside={<Retry word="Retry what needs it" {...retryLook(data)} />}>
        {data ? howItStands(data) : 'What goes to the special partners’ database, hour by hour.'}
      </PageHead>
      {error ? (
        <Failure
          what="How the transfers stand could not be read."
          error={error}
          retry={() => void query.refetch()}
        />
      ) : (
        <>
          {data && data.stuck.length > 0 && <Stuck standing={data} />}
          <Proof standing={data} />
          {data && data.differences.length > 0 && <Differences standing={data} />}
        </>
      )}
      <Batches standing={data} />
    </div>
  );
}

function retryLook(standing: TransfersStanding | undefined) {
  if (standing === undefined) return {};
  if (!standing.connected) return { mayNot: NOT_CONNECTED };
  const needed = standing.stuckHours > 0 || standing.comparison.differing > 0;
  return { look: needed ? ('primary' as const) : ('plain' as const) };
}

const NOT_CONNECTED =
  'No remote database is configured. Set REMOTE_DATABASE_URL and start the console again.';

function howItStands({ connected, special, stuckHours, comparison }: TransfersStanding): string {
  if (!connected) return `${NOT_CONNECTED} Until then transfers stay pending, and none is lost.`;
  if (stuckHours > 0) return `Transfers of ${manyOf(stuckHours, 'hour')} are stuck.`;
  if (comparison.differing > 0)
    return `The remote database holds ${manyOf(comparison.differing, 'transfer')} otherwise than delivered.`;
  if (special === 0) return 'No partner is on the special list, so that nothing is transferred.';
  if (comparison.trouble !== null) return 'Nothing is stuck, but what was delivered could not be compared.';
  return `Nothing is stuck. Each hour’s totals of ${manyOf(special, 'special partner')} go to the remote database once.`;
}
