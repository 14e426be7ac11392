'use client';

import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useTRPCClient } from '@/components/live/trpc';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Proposal } from '@/server/api/people-contract';

/** Roles that one admin proposed and another has to confirm. */
export function Proposals({ proposals }: { proposals: readonly Proposal[] }) {
  return (
    <ul className="card divide-y divide-line">
      {proposals.map((proposal) => (
        <Line key={proposal.id} {...proposal} />
      ))}
    </ul>
  );
}

function Line({ id, email, role, proposedBy, reason, proposedAt }: Proposal) {
  const { people } = useTRPCClient();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <p className="min-w-0 wrap-break-word">
        {proposedBy} proposes that <strong className="font-semibold">{email}</strong> is {role},{' '}
        <Time at={proposedAt} />. {sentenceOf(reason)}
      </p>
      <div className="flex gap-2">
        <ActDialog
          word="Confirm"
          title={`Make ${email} ${role}`}
          least="admin"
          look="primary"
          foresee={{
            key: [id],
            ask: () => people.confirmRole.mutate({ id, ...LOOKING }),
            show: () => (
              <p>
                {email} is {role} at once, in every session.
              </p>
            ),
          }}
          submit={`Make ${email} ${role}`}
          act={async (why) => void (await people.confirmRole.mutate({ id, reason: why }))}
        />
        <ActDialog
          word="Reject"
          title={`Reject that ${email} is ${role}`}
          least="admin"
          submit="Reject the proposal"
          act={async (why) => void (await people.rejectRole.mutate({ id, reason: why }))}
        >
          <p>The role of {email} stays as it is.</p>
        </ActDialog>
      </div>
    </li>
  );
}
