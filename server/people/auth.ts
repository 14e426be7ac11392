import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Instant } from '@/lib/period';
import { ROLES, type Role } from '@/lib/roles';
import { ADDRESS_HEADER } from '../client-address';
import type { Database } from '../db/connection';
import { authAccounts, authSessions, authUsers, authVerifications } from '../db/schema-people';
import { PASSWORD_LENGTH } from './password-length';

/** A person who is signed in, as the database says now. */
export type Person = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly approverSince: Instant | null;
};

/** Somebody's session; the cookies are to be handed to the browser where there are any. */
export type SignedIn = {
  readonly person: Person;
  readonly sessionId: string;
  readonly cookies: readonly string[];
};

/** A session ends this long after it was last used; how it was used is written down at most once an hour. */
const SESSION_SECONDS = 24 * 3_600;
const SESSION_WRITTEN_EVERY_SECONDS = 3_600;

export type AuthOptions = {
  readonly secret: string;
  /** Where people reach the console; with https its cookies are secure. */
  readonly publicUrl: string;
  readonly log: Logger;
  /** Whether the console is served to this machine alone. */
  readonly servedAlone?: boolean;
  /** How often a stream looks whether its session still stands, in milliseconds. */
  readonly lookEvery?: number;
};

/**
 * Sessions and passwords, by better-auth on our own tables. Its HTTP routes are not served: every way to it is a procedure of ours, so that one
 * set of checks stands before all of them.
 */
export class Auth {
  readonly #auth: BetterAuth;
  readonly publicUrl: string;
  readonly lookEvery: number;
  readonly servedAlone: boolean;

  constructor(db: Database, options: AuthOptions) {
    this.#auth = openBetterAuth(db, options);
    this.publicUrl = options.publicUrl;
    this.servedAlone = options.servedAlone ?? false;
    this.lookEvery = options.lookEvery ?? 10_000;
  }

  /** Whose session the request's cookie names, or null. @param renew whether the session may be lengthened, which sets a cookie. */
  async session(headers: Headers, renew: boolean): Promise<SignedIn | null> {
    // Most requests without a cookie are a stranger's, and cost no query.
    if (!headers.has('cookie')) return null;
    const query = renew ? {} : { disableRefresh: true };
    const { headers: out, response } = await this.#auth.api.getSession({
      headers,
      query,
      returnHeaders: true,
    });
    if (!response) return null;
    const person = personOf(response.user);
    return person.disabled ? null : { person, sessionId: response.session.id, cookies: out.getSetCookie() };
  }

  /** Begins a session, or answers null where address and password do not belong together or the person is disabled, after the same time. */
  async signIn(email: string, password: string, headers: Headers): Promise<readonly string[] | null> {
    try {
      const body = { email, password };
      const { headers: out } = await this.#auth.api.signInEmail({ body, headers, returnHeaders: true });
      return out.getSetCookie();
    } catch (error) {
      if (error instanceof APIError && ['UNAUTHORIZED', 'BAD_REQUEST'].includes(String(error.status)))
        return null;
      throw error;
    }
  }

  /** Ends the session of the request; the cookies that it answers take the browser's away. */
  async signOut(headers: Headers): Promise<readonly string[]> {
    const { headers: out } = await this.#auth.api.signOut({ headers, returnHeaders: true });
    return out.getSetCookie();
  }
}

type BetterAuth = ReturnType<typeof openBetterAuth>;

function openBetterAuth(db: Database, { secret, publicUrl, log }: AuthOptions) {
  const options = {
    appName: 'Allot',
    baseURL: publicUrl,
    secret,
    database: drizzleAdapter(db, {
      provider: 'mysql',
      schema: {
        user: authUsers,
        session: authSessions,
        account: authAccounts,
        verification: authVerifications,
      },
    }),
    // People come by one-time links only, and their rows are written in the transaction of that act.
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: PASSWORD_LENGTH.most },
    user: {
      additionalFields: {
        role: { type: [...ROLES], input: false },
        disabledAt: { type: 'date', required: false, input: false },
        approverSince: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_WRITTEN_EVERY_SECONDS },
    databaseHooks: {
      session: {
        create: { before: async ({ userId }) => ((await isDisabled(db, userId)) ? false : undefined) },
      },
    },
    advanced: { cookiePrefix: 'allot', ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    // Tries are counted by ourselves, by account as well, and whichever way they come.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (_level, message) => log.debug({ said: message }, 'better-auth') },
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}

async function isDisabled(db: Database, userId: string): Promise<boolean> {
  const [row] = await db.select({ at: authUsers.disabledAt }).from(authUsers).where(eq(authUsers.id, userId));
  return row === undefined || row.at !== null;
}

type UserRow = {
  id: string;
  email: string;
  name: string;
  role: string;
  disabledAt?: Date | null | undefined;
  approverSince?: Date | null | undefined;
};

function personOf(user: UserRow): Person {
  const role = ROLES.find((one) => one === user.role);
  if (!role) throw new Error(`${user.email} has the role ${user.role}, which this version does not know`);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role,
    disabled: Boolean(user.disabledAt),
    approverSince: user.approverSince ? (user.approverSince.getTime() as Instant) : null,
  };
}
