'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Failure } from '@/components/show/failure';
import type { PartnerNow } from '@/server/api/partners-contract';
import { PartnerHead } from './head';
import { chosenRun, type PartnerPlace, rewardsInput } from './place';
import { Rewards } from './rewards';
import { Why } from './why';

/** Everything about one partner. */
export function PartnerView({ id, place }: { id: string; place: PartnerPlace }) {
  const trpc = useTRPC();
  const partner = useQuery(trpc.partners.get.queryOptions({ partnerId: id }));
  const rewards = useQuery({
    ...trpc.partners.rewards.queryOptions(rewardsInput(id, place)),
    placeholderData: keepPreviousData,
  });
  const error = useFailure(partner);
  // Which periods there are to explain is not known then, which is said once, below.
  const unread = useFailure(rewards);
  // Another kind of period has other categories, so its rows are not shown in the place of those.
  const data = rewards.data?.periods.some(({ period }) => period.kind !== place.kind)
    ? undefined
    : rewards.data;
  const chosen = chosenRun(place, data);
  const unknown = partner.data && isUnknown(partner.data);
  return (
    <div className="flex flex-col gap-6">
      {error ? (
        <div className="flex flex-col gap-4">
          <h1>Partner {id}</h1>
          <Failure what="The partner could not be read." error={error} retry={() => void partner.refetch()} />
        </div>
      ) : (
        <PartnerHead id={id} partner={partner.data} />
      )}
      {!unknown && (
        <>
          {!(unread && chosen === null) && (
            <Why
              partnerId={id}
              name={partner.data?.now?.name ?? null}
              runId={chosen ?? (data === undefined ? undefined : null)}
            />
          )}
          <Rewards place={place} chosen={chosen} query={{ ...rewards, data }} />
        </>
      )}
    </div>
  );
}

/** Nobody knows it, and it has no results anywhere: in archived ones it may have voted. */
const isUnknown = ({ now, trouble, lastVoted, archived }: PartnerNow): boolean =>
  !now && !trouble && !lastVoted && !archived;
