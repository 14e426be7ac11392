import type { Instant } from './period';

/** What a person may do, each with all that the ones before it may. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a person, a token that a person made, or Allot itself by its schedule. */
export type Actor = {
  /** What acts are signed with: a person's e-mail address in lower case, or `token:` and the name of a token. */
  readonly name: string;
  readonly role: Role | 'system';
  /** Since when a person has been approver or above, where that is known. */
  readonly approverSince?: Instant | null;
};

export const SCHEDULE: Actor = { name: 'schedule', role: 'system' };

export const reaches = (role: Actor['role'], least: Role): boolean =>
  role === 'system' || ROLES.indexOf(role) >= ROLES.indexOf(least);

/** The role that may less of the two. */
export const lower = (one: Role, other: Role): Role => (reaches(one, other) ? other : one);

/** Roles that let somebody decide over CC or over people; giving one takes two persons. */
export const takesTwo = (role: Role): boolean => reaches(role, 'approver');
