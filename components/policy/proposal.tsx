'use client';

import Link from 'next/link';
import { ActDialog } from '@/components/act/act-dialog';
import { useTRPCClient } from '@/components/live/trpc';
import { Section } from '@/components/show/facts';
import { manyOf } from '@/components/show/figures';
import { Time } from '@/components/show/time';
import type { PolicyLook } from '@/server/api/policy-contract';
import { Approver } from './approver';
import { Differences } from './differences';

/** What a form that was found good would change, and the way to propose it. */
export function Proposal({ look, inForceFrom }: { look: PolicyLook; inForceFrom: number }) {
  const { policies } = useTRPCClient();
  const count = manyOf(look.differences.length, 'changed setting');
  return (
    <Section title={`Otherwise than in version ${look.before}`}>
      <div className="flex flex-col items-start gap-3">
        <div className="w-full">
          <Differences differences={look.differences} />
        </div>
        <ActDialog
          word="Propose this version"
          title="Propose a policy version"
          least="admin"
          look="primary"
          submit={`Propose ${count}`}
          act={async (reason) => {
            const { version } = await policies.propose.mutate({ policy: look.policy, inForceFrom, reason });
            return (
              <>
                Version {version} waits for <Approver />.{' '}
                <Link href={`/policy?version=${version}`} className="link">
                  Look at version {version}
                </Link>
              </>
            );
          }}
        >
          <p>
            {count}, from the first period that ends at <Time at={inForceFrom} ago={false} /> on. What was
            published before stays as it is.
          </p>
        </ActDialog>
      </div>
    </Section>
  );
}
