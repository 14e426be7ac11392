'use client';

import { useId } from 'react';
import { ROLES, type Role, takesTwo } from '@/lib/roles';
import { ROLE_WORDS } from './role-words';

type RoleChoiceProps = { value: Role; onChange: (role: Role) => void; roles?: readonly Role[] };

/** One of the roles, with what it may. */
export function RoleChoice({ value, onChange, roles = ROLES }: RoleChoiceProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        Role
      </label>
      <select
        id={id}
        className="field w-full"
        value={value}
        onChange={(event) => onChange(event.target.value as Role)}
        aria-describedby={`${id}-note`}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </select>
      <p id={`${id}-note`} className="text-small text-dim">
        {ROLE_WORDS[value]}
        {takesTwo(value) && ' Another admin may have to confirm it.'}
      </p>
    </div>
  );
}
