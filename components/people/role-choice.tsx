'use client';

import { Labelled } from '@/components/show/labelled';
import { ROLES, type Role, takesTwo } from '@/lib/roles';
import { ROLE_WORDS } from './role-words';

type RoleChoiceProps = { value: Role; onChange: (role: Role) => void; roles?: readonly Role[] };

/** One of the roles, with what it may. */
export function RoleChoice({ value, onChange, roles = ROLES }: RoleChoiceProps) {
  return (
    <Labelled
      label="Role"
      note={`${ROLE_WORDS[value]}${takesTwo(value) ? ' Another admin may have to confirm it.' : ''}`}
    >
      {(described) => (
        <select
          {...described}
          className="field w-full"
          value={value}
          onChange={(event) => onChange(event.target.value as Role)}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {role}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
