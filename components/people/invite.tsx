'use client';

import { UserRoundPlus } from 'lucide-react';
import { useId, useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { useTRPCClient } from '@/components/live/trpc';
import { Time } from '@/components/show/time';
import type { Role } from '@/lib/roles';
import { OneTime } from './one-time';
import { RoleChoice } from './role-choice';

/** Inviting somebody by a one-time link, which is shown once. */
export function Invite() {
  const { people } = useTRPCClient();
  const id = useId();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  return (
    <ActDialog
      word="Invite somebody"
      title="Invite somebody"
      least="admin"
      look="primary"
      icon={UserRoundPlus}
      submit={`Invite ${email.trim() || 'somebody'} as ${role}`}
      act={async (reason) => {
        const { link, endsAt, toConfirm } = await people.invite.mutate({ email, role, reason });
        setEmail('');
        return (
          <div className="flex flex-col gap-3">
            <p>
              {email} is invited as {role} until <Time at={endsAt} ago={false} />.{' '}
              {toConfirm && 'Another admin has to confirm it before the link works.'}
            </p>
            <OneTime
              label="One-time link"
              value={link ?? ''}
              note="Send it to that person alone. It is shown this once, and nobody can read it later."
            />
          </div>
        );
      }}
    >
      <div className="flex flex-col gap-1">
        <label htmlFor={id} className="font-medium">
          E-mail address
        </label>
        <input
          id={id}
          type="email"
          autoComplete="off"
          maxLength={150}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          className="field w-full"
          aria-describedby={`${id}-note`}
        />
        <p id={`${id}-note`} className="text-small text-dim">
          Acts are signed with it. No mail is sent; you hand the link on.
        </p>
      </div>
      <RoleChoice value={role} onChange={setRole} />
    </ActDialog>
  );
}
