import { hashPassword } from 'better-auth/crypto';
import superjson from 'superjson';
import type { Role } from '@/lib/roles';
import { transaction } from '../db/transaction';
import { addPerson } from '../people/persons';
import type { World } from '../world';

/** What a procedure told, or how it refused. */
export type Told = {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly data: unknown;
};

export type Way = {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
};

/** Somebody who asks for procedures over HTTP, with the cookies that were set before. */
export class Client {
  readonly #cookies = new Map<string, string>();
  /** What the last answer set, whole. */
  lastCookies: readonly string[] = [];

  constructor(
    readonly address: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  query = (path: string, input?: unknown, headers: Way['headers'] = {}) =>
    this.ask(path, input, { method: 'GET', headers });

  mutate = (path: string, input?: unknown, headers: Way['headers'] = {}) =>
    this.ask(path, input, { method: 'POST', headers });

  async ask(path: string, input: unknown, { method = 'GET', headers = {} }: Way): Promise<Told> {
    const text = input === undefined ? undefined : superjson.stringify(input);
    const query = method === 'GET' && text !== undefined ? `?input=${encodeURIComponent(text)}` : '';
    const body = method === 'POST' ? { body: text ?? '{}' } : {};
    return toldBy(await this.fetch(`/api/trpc/${path}${query}`, { method, headers, ...body }));
  }

  /** A request as it is given; a body counts as JSON unless it says otherwise. */
  async fetch(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const cookie: Record<string, string> = this.#cookies.size > 0 ? { cookie: this.cookie } : {};
    const json: Record<string, string> = init.method === 'POST' ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`${this.address}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...json, ...cookie, ...this.headers, ...(headers as Record<string, string> | undefined) },
    });
    this.lastCookies = response.headers.getSetCookie();
    for (const one of this.lastCookies) {
      const [pair = '', ...attributes] = one.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const over = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (over) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

export async function toldBy(response: Response): Promise<Told> {
  const text = await response.text();
  const body = text === '' ? null : readJson(text);
  const error = body?.error?.json ?? body?.error ?? null;
  return {
    status: response.status,
    code: error?.data?.code ?? null,
    message: error?.message ?? null,
    data: body?.result ? superjson.deserialize(body.result.data) : null,
  };
}

type Body = {
  error?: { json?: ToldError } & ToldError;
  result?: { data: Parameters<typeof superjson.deserialize>[0] };
};
type ToldError = { message?: string; data?: { code?: string } };

function readJson(text: string): Body | null {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}

export const PASSWORD = 'a password of tests';
let passwordHash: Promise<string> | null = null;

/** Makes a person as an invitation would, without one. */
export async function givePerson(
  world: Pick<World, 'db' | 'clock'>,
  email: string,
  role: Role,
): Promise<void> {
  passwordHash ??= hashPassword(PASSWORD);
  const person = { email, name: email.split('@')[0]!, role, passwordHash: await passwordHash };
  const now = await world.clock();
  await transaction(world.db, (tx) => addPerson(tx, now, person));
}

/** Somebody who has signed in. */
export async function signedIn(address: string, email: string, password = PASSWORD): Promise<Client> {
  const client = new Client(address);
  const told = await client.mutate('account.signIn', { email, password });
  if (told.status !== 200) throw new Error(`${email} was not signed in: ${told.message}`);
  return client;
}
