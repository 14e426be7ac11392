import type { Actor } from '@/lib/roles';
import { ADDRESS_HEADER } from '@/server/client-address';
import type { Answers } from '@/server/db/ask-once';
import type { SignedIn } from '@/server/people/auth';
import { identify } from '@/server/people/identify';
import { currentServing, type Serving } from '@/server/serving';
import { SentenceError } from './errors';

/** What a procedure is called with. */
export type Context = {
  readonly serving: Serving;
  /** Who acts, or null where nobody is known; only a few procedures are for such a one. */
  readonly actor: Actor | null;
  /** What came with the request; absent where the server itself calls. */
  readonly visit?: Visit;
  /** Where all that is asked belongs to one page, what it was answered. */
  readonly answers?: Answers;
};

export type Visit = {
  readonly headers: Headers;
  /** The address of the client. */
  readonly address: string;
  /** The person whose session it is, or null for a token and for nobody. */
  readonly signedIn: SignedIn | null;
  setCookies(cookies: readonly string[]): void;
  /** Whether whoever was known when the request came is known still; a stream asks again and again. */
  still(): Promise<boolean>;
};

/** @throws SentenceError while the process has not begun to serve. */
function servingNow(): Serving {
  const serving = currentServing();
  if (serving) return serving;
  throw new SentenceError('SERVICE_UNAVAILABLE', 'Allot is starting. Try again in a few seconds.');
}

/**
 * The context of a request to this process.
 * @param answer the headers of the answer, or null where it cannot carry cookies, as that of a page.
 */
export async function contextOf(headers: Headers, answer: Headers | null): Promise<Context> {
  const serving = servingNow();
  const { actor, signedIn } = await identify(serving, headers, answer !== null);
  const visit: Visit = {
    headers,
    address: headers.get(ADDRESS_HEADER) ?? 'unknown',
    signedIn,
    setCookies: (cookies) => {
      for (const cookie of cookies) answer?.append('set-cookie', cookie);
    },
    still: async () => (await identify(serving, headers, false)).actor?.name === actor?.name,
  };
  visit.setCookies(signedIn?.cookies ?? []);
  return { serving, actor, visit };
}
