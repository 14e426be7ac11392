import {
  bigint,
  boolean,
  char,
  datetime,
  index,
  int,
  mysqlTable,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core';
import type { Role } from '@/lib/roles';
import { instant } from './columns';

// The first four tables are better-auth's, which reads and writes dates; the others are ours alone. An address is kept in lower case,
// is unique, and is never given to another person, because acts are signed with it.

const date = (name: string) => datetime(name, { mode: 'date', fsp: 3 });
const clock = (name: string) => instant(name, { fsp: 3 });
const textId = (name = 'id') => varchar(name, { length: 36 });
const id = () => bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey();
const name = (column: string) => varchar(column, { length: 190 });
const role = () => varchar('role', { length: 16 }).$type<Role>().notNull();
const tokenHash = () => char('token_hash', { length: 64 });

export const authUsers = mysqlTable(
  'auth_users',
  {
    id: textId().primaryKey(),
    name: varchar('name', { length: 100 }).notNull(),
    email: name('email').notNull(),
    emailVerified: boolean('email_verified').notNull(),
    image: text('image'),
    createdAt: date('created_at').notNull(),
    updatedAt: date('updated_at').notNull(),
    role: role(),
    disabledAt: date('disabled_at'),
    /** Since when the role has been approver or above, null below. */
    approverSince: date('approver_since'),
    /** Whether the person is an admin or was one at any time. */
    everAdmin: boolean('ever_admin').notNull().default(false),
  },
  (table) => [uniqueIndex('auth_users_email').on(table.email), index('auth_users_role').on(table.role)],
);

export const authSessions = mysqlTable(
  'auth_sessions',
  {
    id: textId().primaryKey(),
    token: varchar('token', { length: 64 }).notNull(),
    userId: textId('user_id').notNull(),
    expiresAt: date('expires_at').notNull(),
    createdAt: date('created_at').notNull(),
    updatedAt: date('updated_at').notNull(),
    ipAddress: varchar('ip_address', { length: 64 }),
    userAgent: text('user_agent'),
  },
  (table) => [
    uniqueIndex('auth_sessions_token').on(table.token),
    index('auth_sessions_user').on(table.userId),
  ],
);

/** How a person proves who it is: a password, as better-auth hashes it. */
export const authAccounts = mysqlTable(
  'auth_accounts',
  {
    id: textId().primaryKey(),
    accountId: varchar('account_id', { length: 190 }).notNull(),
    providerId: varchar('provider_id', { length: 64 }).notNull(),
    userId: textId('user_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: date('access_token_expires_at'),
    refreshTokenExpiresAt: date('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: date('created_at').notNull(),
    updatedAt: date('updated_at').notNull(),
  },
  (table) => [index('auth_accounts_user').on(table.userId)],
);

export const authVerifications = mysqlTable(
  'auth_verifications',
  {
    id: textId().primaryKey(),
    identifier: varchar('identifier', { length: 190 }).notNull(),
    value: text('value').notNull(),
    expiresAt: date('expires_at').notNull(),
    createdAt: date('created_at').notNull(),
    updatedAt: date('updated_at').notNull(),
  },
  (table) => [index('auth_verifications_identifier').on(table.identifier)],
);

/** Links that make the first admin; they are worth nothing once there is one. */
export const authFirstLinks = mysqlTable('auth_first_links', {
  tokenHash: tokenHash().primaryKey(),
  madeAt: clock('made_at').notNull(),
  endsAt: clock('ends_at').notNull(),
});

export const authInvitations = mysqlTable(
  'auth_invitations',
  {
    id: id(),
    tokenHash: tokenHash().notNull(),
    email: name('email').notNull(),
    role: role(),
    invitedBy: name('invited_by').notNull(),
    reason: text('reason').notNull(),
    invitedAt: clock('invited_at').notNull(),
    endsAt: clock('ends_at').notNull(),
    confirmedBy: name('confirmed_by'),
    confirmedAt: clock('confirmed_at'),
    withdrawnBy: name('withdrawn_by'),
    withdrawnAt: clock('withdrawn_at'),
    acceptedAt: clock('accepted_at'),
  },
  (table) => [
    uniqueIndex('auth_invitations_token').on(table.tokenHash),
    index('auth_invitations_email').on(table.email),
  ],
);

/** Roles that one admin wants to give and another has to confirm. */
export const authRoleProposals = mysqlTable(
  'auth_role_proposals',
  {
    id: id(),
    email: name('email').notNull(),
    role: role(),
    status: varchar('status', { length: 10 }).$type<'proposed' | 'confirmed' | 'rejected'>().notNull(),
    proposedBy: name('proposed_by').notNull(),
    reason: text('reason').notNull(),
    proposedAt: clock('proposed_at').notNull(),
    decidedBy: name('decided_by'),
    decidedAt: clock('decided_at'),
  },
  (table) => [index('auth_role_proposals_email').on(table.email, table.status)],
);

/** What scripted clients sign in with; a name is never used again, because acts are signed with it. */
export const authTokens = mysqlTable(
  'auth_tokens',
  {
    id: id(),
    name: varchar('name', { length: 60 }).notNull(),
    tokenHash: tokenHash().notNull(),
    role: role(),
    madeBy: name('made_by').notNull(),
    reason: text('reason').notNull(),
    madeAt: clock('made_at').notNull(),
    endsAt: clock('ends_at').notNull(),
    withdrawnBy: name('withdrawn_by'),
    withdrawnAt: clock('withdrawn_at'),
    lastUsedAt: clock('last_used_at'),
  },
  (table) => [
    uniqueIndex('auth_tokens_name').on(table.name),
    uniqueIndex('auth_tokens_hash').on(table.tokenHash),
    index('auth_tokens_maker').on(table.madeBy),
  ],
);

/** Failed tries of a password, by account and by address, and until when no other is taken. */
export const authTries = mysqlTable(
  'auth_tries',
  {
    subject: varchar('subject', { length: 80 }).primaryKey(),
    tries: int('tries', { unsigned: true }).notNull(),
    lastAt: clock('last_at').notNull(),
    until: clock('until'),
  },
  (table) => [index('auth_tries_last').on(table.lastAt)],
);
