'use client';

import { Check, X } from 'lucide-react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { ccOf } from '@/components/decide/words';
import { useMe } from '@/components/live/me';
import { useProgramState, useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import type { Correction } from './correction';
import { PlaceChanges } from './place-changes';
import { placeWords } from './words';

/** Books a correction that another person has proposed. */
export function Approve({
  correction: { id, amount, from, to, proposedBy, reason },
}: {
  correction: Correction;
}) {
  const client = useTRPCClient();
  const zone = useZone();
  const mayNot = useOwn(proposedBy);
  return (
    <ActDialog
      word="Approve"
      title={`Approve correction ${id}`}
      least="approver"
      look="primary"
      icon={Check}
      mayNot={mayNot}
      foresee={{
        key: [id],
        ask: () => client.corrections.approve.mutate({ id, ...LOOKING }),
        show: ({ changes }) => <PlaceChanges changes={changes} />,
      }}
      submit={`Book ${ccOf(amount)} from ${placeWords(from, zone)} to ${placeWords(to, zone)}`}
      act={async (why) => {
        await client.corrections.approve.mutate({ id, reason: why });
        return undefined;
      }}
    >
      <p className="text-soft">
        Proposed by {proposedBy}: {reason}
      </p>
    </ActDialog>
  );
}

/** Why whoever is signed in may not approve what he has proposed himself; the server looks at it once more, under all his names. */
function useOwn(proposedBy: string): string | null {
  const me = useMe();
  const { data } = useProgramState();
  return me?.signs === proposedBy && data?.singleOperator === false
    ? 'You have proposed this. Another person has to approve it.'
    : null;
}

/** Says no to a correction; whoever proposed it may take it back in this way. */
export function Reject({ correction: { id, amount } }: { correction: Correction }) {
  const client = useTRPCClient();
  return (
    <ActDialog
      word="Reject"
      title={`Reject correction ${id}`}
      least="operator"
      icon={X}
      submit={`Reject the correction of ${ccOf(amount)}`}
      act={async (reason) => {
        await client.corrections.reject.mutate({ id, reason });
        return undefined;
      }}
    >
      <p className="text-soft">Nothing moves. It stays in the list with your reason.</p>
    </ActDialog>
  );
}
