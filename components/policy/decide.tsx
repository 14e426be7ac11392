'use client';

import { Check, X } from 'lucide-react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useMe } from '@/components/live/me';
import { useTRPCClient } from '@/components/live/trpc';
import { manyOf } from '@/components/show/figures';
import { Time } from '@/components/show/time';
import type { PolicyShown } from '@/server/api/policy-contract';
import { Differences } from './differences';

/** Approving a proposed version, or rejecting it. */
export function Decide({ shown }: { shown: PolicyShown }) {
  const { policies } = useTRPCClient();
  const me = useMe();
  const { version, before } = shown;
  const ask = { version, ...LOOKING };
  const differences = before?.differences ?? [];
  return (
    <div className="flex flex-wrap gap-2">
      <ActDialog
        word="Approve"
        title={`Approve policy version ${version}`}
        least="admin"
        look="primary"
        icon={Check}
        foresee={{
          key: [version, me?.signs],
          ask: () => policies.approve.mutate(ask),
          show: () => (
            <>
              <p>
                It takes over with the first period that ends at <Time at={shown.inForceFrom} /> or later.
                What was published before stays as it is.
              </p>
              <Differences differences={differences} />
            </>
          ),
        }}
        submit={`Put ${manyOf(differences.length, 'changed setting')} into force`}
        act={async (reason) => {
          await policies.approve.mutate({ version, reason });
          return undefined;
        }}
      />
      <ActDialog
        word="Reject"
        title={`Reject policy version ${version}`}
        least="admin"
        icon={X}
        submit={`Reject version ${version}`}
        act={async (reason) => {
          await policies.reject.mutate({ version, reason });
          return undefined;
        }}
      >
        <p>The policy in force stays as it is. Whoever proposed this can propose another version.</p>
      </ActDialog>
    </div>
  );
}
