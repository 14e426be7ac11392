import { createHmac } from 'node:crypto';
import { type Instant, later } from '@/lib/period';
import { ROLES, type Role } from '@/lib/roles';
import { toDatetime } from '../db/columns';
import { hashOf, newToken } from '../people/link';
import type { World } from '../world';
import { Client, givePerson } from './client';

/** A way in which a request comes, and what it may at most: a role, nothing at all, or less than that. */
export type WayIn = {
  readonly name: string;
  readonly client: Client;
  /** The role that it has; `none` where nobody is known. */
  readonly has: Role | 'none';
  /** Whether a person stands behind it, and not a token. */
  readonly person: boolean;
};

const HOUR = 3_600_000;
/** As long as a session is when it begins, so that none is lengthened while a test lasts. */
const DAY = 24 * HOUR;

/** A cookie as better-auth signs it: the session's token and its HMAC by the secret. */
function signedCookie(token: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `allot.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** Somebody with a session of its own that no sign-in has made, so that many can be made quickly. */
export async function sessionOf(
  world: World,
  address: string,
  email: string,
  secret: string,
  expiresIn = DAY,
) {
  const token = newToken().slice(0, 32);
  const [rows] = await world.db.$client.query('SELECT id FROM auth_users WHERE email = ?', [email]);
  const [{ id }] = rows as [{ id: string }];
  // Sessions go by the clock of the process.
  const now = Date.now();
  const at = (ms: number) => toDatetime((now + ms) as Instant);
  await world.db.$client.query(
    'INSERT INTO auth_sessions (id, token, user_id, expires_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)',
    [newToken().slice(0, 36), token, id, at(expiresIn), at(0), at(0)],
  );
  return new Client(address, { cookie: signedCookie(token, secret) });
}

type Token = { role: Role; madeBy?: string; endsIn?: number; withdrawn?: boolean };

/** A client with a token of which only the row is made. */
export async function tokenOf(
  world: World,
  address: string,
  name: string,
  { role, madeBy = 'admin@example.com', endsIn = HOUR, withdrawn = false }: Token,
): Promise<Client> {
  const token = `allot_${newToken()}`;
  const now = await world.clock();
  await world.db.$client.query(
    'INSERT INTO auth_tokens (name, token_hash, role, made_by, reason, made_at, ends_at, withdrawn_by, withdrawn_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [
      name,
      hashOf(token),
      role,
      madeBy,
      'for tests',
      toDatetime(now),
      toDatetime(later(now, endsIn)),
      withdrawn ? 'admin@example.com' : null,
      withdrawn ? toDatetime(now) : null,
      toDatetime(now),
    ],
  );
  return new Client(address, { authorization: `Bearer ${token}` });
}

/** People of every role, and one who is disabled, with the roles' names as their addresses. */
export async function givePeople(world: World): Promise<void> {
  for (const role of ROLES) await givePerson(world, `${role}@example.com`, role);
  await givePerson(world, 'gone@example.com', 'admin');
  const now = toDatetime(await world.clock());
  await world.db.$client.query("UPDATE auth_users SET disabled_at = ? WHERE email = 'gone@example.com'", [
    now,
  ]);
}

/** Every way in that the matrix walks, of people and tokens that are in the database. */
export async function waysIn(world: World, address: string, secret: string): Promise<WayIn[]> {
  await givePeople(world);
  const none = (name: string, client: Client): WayIn => ({ name, client, has: 'none', person: false });
  const session = (email: string, expiresIn = DAY) => sessionOf(world, address, email, secret, expiresIn);
  const token = (name: string, rest: Token) => tokenOf(world, address, name, rest);
  const admin = await session('admin@example.com');
  const withdrawn = await token('withdrawn', { role: 'operator', withdrawn: true });
  return [
    none('nobody', new Client(address)),
    ...(await Promise.all(
      ROLES.map(async (role) => ({
        name: `a session of a person who is ${role}`,
        client: await session(`${role}@example.com`),
        has: role,
        person: true,
      })),
    )),
    ...(await Promise.all(
      (['viewer', 'operator'] as const).map(async (role) => ({
        name: `a token that is ${role}`,
        client: await token(role, { role }),
        has: role,
        person: false,
      })),
    )),
    {
      name: 'a token of somebody who was made less since',
      client: await token('lowered', { role: 'operator', madeBy: 'viewer@example.com' }),
      has: 'viewer',
      person: false,
    },
    none('an expired session', await session('admin@example.com', -1_000)),
    none('a session of a disabled person', await session('gone@example.com')),
    none(
      'a cookie with another signature',
      new Client(address, { cookie: signedCookie('x'.repeat(32), 'another secret') }),
    ),
    none(
      'a cookie whose session is not there',
      new Client(address, { cookie: signedCookie('x'.repeat(32), secret) }),
    ),
    none('a withdrawn token', withdrawn),
    none('an expired token', await token('expired', { role: 'operator', endsIn: -1 })),
    none(
      'a token of a disabled person',
      await token('orphan', { role: 'operator', madeBy: 'gone@example.com' }),
    ),
    none('an invented token', new Client(address, { authorization: `Bearer allot_${newToken()}` })),
    none(
      'a withdrawn token beside the cookie of an admin',
      new Client(address, { ...admin.headers, ...withdrawn.headers }),
    ),
  ];
}
