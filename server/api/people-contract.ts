import { z } from 'zod';
import { ROLES } from '@/lib/roles';
import { PASSWORD_LENGTH } from '@/server/people/password-length';

// What is asked and told about people and tokens. Instants are milliseconds since 1970 UTC; no password, hash or cookie is ever told.

const instant = z.int();
const id = z.int().min(1);
export const roleInput = z.enum(ROLES);

/** An address as acts are signed with it: in lower case, and plain enough to be the same to every database. */
export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .max(150, 'has more than 150 characters')
  .regex(
    /^[a-z0-9._%+'-]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'is no e-mail address as anna@example.com',
  );

const personName = z.string().trim().min(1, 'is missing').max(100, 'has more than 100 characters');

/** A password that is tried; whether it is a good one is not asked. */
const triedPassword = z.string().min(1, 'is missing').max(PASSWORD_LENGTH.most, 'is too long');

const newPassword = z
  .string()
  .min(PASSWORD_LENGTH.least, `has fewer than ${PASSWORD_LENGTH.least} characters`)
  .max(PASSWORD_LENGTH.most, `has more than ${PASSWORD_LENGTH.most} characters`);

/** What a one-time link carries. */
const linkToken = z.string().min(1).max(100);

export const linkInput = z.object({ token: linkToken });
export const signInInput = z.object({ email: emailInput, password: triedPassword });
export const firstAdminInput = z.object({
  token: linkToken,
  email: emailInput,
  name: personName,
  password: newPassword,
});
export const acceptInput = z.object({ token: linkToken, name: personName, password: newPassword });
export const choosePasswordInput = z.object({ token: linkToken, password: newPassword });
export const changePasswordInput = z.object({ present: triedPassword, next: newPassword });

export const meOutput = z.object({
  kind: z.enum(['person', 'token']),
  /** What the acts of this person or token are signed with. */
  signs: z.string(),
  name: z.string(),
  role: roleInput,
  approverSince: instant.nullable(),
});

export const sessionOutput = z.object({
  here: z.boolean(),
  begunAt: instant,
  usedAt: instant,
  address: z.string().nullable(),
  browser: z.string().nullable(),
});

export const invitationOutput = z.object({
  email: z.string(),
  role: roleInput,
  invitedBy: z.string(),
  endsAt: instant,
  /** Whether another admin has to confirm it before it can be accepted. */
  toConfirm: z.boolean(),
});

export const peopleOutput = z.object({
  people: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      role: roleInput,
      since: instant,
      approverSince: instant.nullable(),
      disabledAt: instant.nullable(),
      /** When a session that stands was last used, to the hour; null where none does. */
      seenAt: instant.nullable(),
    }),
  ),
  /** Invitations that are open. */
  invitations: z.array(
    z.object({
      id,
      email: z.string(),
      role: roleInput,
      invitedBy: z.string(),
      reason: z.string(),
      endsAt: instant,
      confirmedBy: z.string().nullable(),
      /** Whether the role takes two admins. */
      takesTwo: z.boolean(),
    }),
  ),
  /** Roles that were proposed and wait for another admin. */
  proposals: z.array(
    z.object({
      id,
      email: z.string(),
      role: roleInput,
      proposedBy: z.string(),
      reason: z.string(),
      proposedAt: instant,
    }),
  ),
});

export const invitedOutput = z.object({
  id,
  /** The one-time link, told this once; null where it was only asked what it would do. */
  link: z.string().nullable(),
  endsAt: instant,
  /** Whether another admin has to confirm it before the link works. */
  toConfirm: z.boolean(),
});

export const tokenNameInput = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,59}$/,
    'is no name of 1 to 60 letters, digits, points, dashes and underscores',
  );

export const tokenOutput = z.object({
  name: z.string(),
  role: roleInput,
  madeBy: z.string(),
  reason: z.string(),
  madeAt: instant,
  endsAt: instant,
  withdrawnBy: z.string().nullable(),
  withdrawnAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});

export const madeTokenOutput = z.object({
  name: z.string(),
  /** What the client sends as `Authorization: Bearer …`, told this once; null where it was only asked what it would do. */
  token: z.string().nullable(),
  endsAt: instant,
});

export type Session = z.infer<typeof sessionOutput>;
export type People = z.infer<typeof peopleOutput>;
export type Person = People['people'][number];
export type Invitation = People['invitations'][number];
export type Proposal = People['proposals'][number];
export type Token = z.infer<typeof tokenOutput>;
