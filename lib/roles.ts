/** What a person may do, each with all that the ones before it may. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a person with a role, or Allot itself by its schedule. */
export type Actor = { readonly name: string; readonly role: Role | 'system' };

export const SCHEDULE: Actor = { name: 'schedule', role: 'system' };
