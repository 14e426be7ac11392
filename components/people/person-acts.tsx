'use client';

import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useTRPCClient } from '@/components/live/trpc';
import type { Person } from '@/server/api/people-contract';
import { RoleChoice } from './role-choice';

/** Giving a person another role, or proposing it where that takes two admins. */
export function ChangeRole({ person }: { person: Person }) {
  const { people } = useTRPCClient();
  const [role, setRole] = useState(person.role);
  const { email, name } = person;
  const same = role === person.role;
  return (
    <ActDialog
      word="Change role"
      title={`Change the role of ${name}`}
      least="admin"
      {...(!same && {
        foresee: {
          key: [email, role],
          ask: () => people.setRole.mutate({ email, role, ...LOOKING }),
          show: ({ proposal }: { proposal: number | null }) => (
            <p>
              {proposal === null
                ? `${name} is ${role} at once, in every session.`
                : `${name} stays ${person.role} until another admin confirms it.`}
            </p>
          ),
        },
      })}
      submit={(foreseen) =>
        foreseen && foreseen.proposal !== null ? `Propose that ${name} is ${role}` : `Make ${name} ${role}`
      }
      act={async (reason) => {
        const { proposal } = await people.setRole.mutate({ email, role, reason });
        return proposal === null ? undefined : `It waits for another admin, who finds it on this page.`;
      }}
    >
      <p>
        {name} signs with {email} and is {person.role}.
      </p>
      <RoleChoice value={role} onChange={setRole} />
    </ActDialog>
  );
}

/** Disabling a person, or letting a disabled one in again. */
export function TurnPerson({ person, own }: { person: Person; own: boolean }) {
  const { people } = useTRPCClient();
  const { email, name, disabledAt } = person;
  const ask = { email, ...LOOKING };
  if (disabledAt !== null)
    return (
      <ActDialog
        word="Enable"
        title={`Enable ${name}`}
        least="admin"
        foresee={{
          key: [email],
          ask: () => people.enable.mutate(ask),
          show: ({ role }) => <p>{`${name} may sign in again with the same password, as ${role}.`}</p>,
        }}
        submit={(foreseen) => `Let ${name} in as ${foreseen?.role ?? person.role}`}
        act={async (reason) => void (await people.enable.mutate({ email, reason }))}
      />
    );
  return (
    <ActDialog
      word="Disable"
      title={`Disable ${name}`}
      least="admin"
      foresee={{
        key: [email],
        ask: () => people.disable.mutate(ask),
        show: () => (
          <p>
            {own ? 'This is you: you are signed out at once. ' : ''}
            The sessions, API tokens, open invitations and proposals of {name} end at once. What {name} did
            stays in the audit trail.
          </p>
        ),
      }}
      submit={`Keep ${name} out`}
      act={async (reason) => void (await people.disable.mutate({ email, reason }))}
    />
  );
}
