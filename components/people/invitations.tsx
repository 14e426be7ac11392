'use client';

import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useTRPCClient } from '@/components/live/trpc';
import { Empty } from '@/components/show/failure';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Invitation } from '@/server/api/people-contract';

const COLUMNS: Column<Invitation>[] = [
  { id: 'email', head: 'Invited', width: 220, cell: ({ email }) => <span title={email}>{email}</span> },
  { id: 'role', head: 'Role', width: 90, cell: ({ role }) => role },
  { id: 'by', head: 'By', width: 190, cell: ({ invitedBy }) => <span title={invitedBy}>{invitedBy}</span> },
  { id: 'why', head: 'Why', width: 200, cell: ({ reason }) => <span title={reason}>{reason}</span> },
  { id: 'ends', head: 'Ends', width: 240, cell: ({ endsAt }) => <Time at={endsAt} /> },
  {
    id: 'confirmed',
    head: 'Second admin',
    width: 170,
    cell: ({ confirmedBy, takesTwo }) => confirmedBy ?? (takesTwo ? 'may have to confirm' : 'not needed'),
  },
  { id: 'acts', head: 'Acts', width: 220, cell: (invitation) => <InvitationActs {...invitation} /> },
];

/** Invitations that were not accepted yet. */
export function Invitations({ invitations }: { invitations: readonly Invitation[] | undefined }) {
  if (invitations?.length === 0)
    return (
      <div className="card">
        <Empty title="No invitation is open">
          An invitation stands here until it is accepted or withdrawn, for 48 hours at most.
        </Empty>
      </div>
    );
  return (
    <Table
      label="Open invitations"
      columns={COLUMNS}
      rows={invitations}
      rowKey={({ id }) => String(id)}
      expected={1}
    />
  );
}

function InvitationActs({ id, email, role, confirmedBy, takesTwo, invitedBy }: Invitation) {
  const { people } = useTRPCClient();
  return (
    <span className="flex gap-2 py-1">
      {takesTwo && confirmedBy === null && (
        <ActDialog
          word="Confirm"
          title={`Confirm the invitation of ${email}`}
          least="admin"
          foresee={{
            key: [id],
            ask: () => people.confirmInvitation.mutate({ id, ...LOOKING }),
            show: () => (
              <p>
                {invitedBy} invited {email} as {role}. The link works once you confirm it.
              </p>
            ),
          }}
          submit={`Let ${email} in as ${role}`}
          act={async (reason) => void (await people.confirmInvitation.mutate({ id, reason }))}
        />
      )}
      <ActDialog
        word="Withdraw"
        title={`Withdraw the invitation of ${email}`}
        least="admin"
        submit="Withdraw the invitation"
        act={async (reason) => void (await people.withdrawInvitation.mutate({ id, reason }))}
      >
        <p>The link stops working at once. You can invite {email} again afterwards.</p>
      </ActDialog>
    </span>
  );
}
