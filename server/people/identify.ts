import type { Actor } from '@/lib/roles';
import type { Database } from '../db/connection';
import { tokenActor } from '../tokens/tokens';
import type { World } from '../world';
import type { Auth, Person, SignedIn } from './auth';

/** Who a request comes from: a person with a session, a token, or nobody who is known. */
export type Identified = { readonly actor: Actor | null; readonly signedIn: SignedIn | null };

type Door = { readonly world: Pick<World, 'clock'>; readonly pages: Database; readonly auth: Auth };

/**
 * Looks in the database, now, so that what ended has ended. A token that does not hold is nobody, whatever cookie comes with it.
 * @param renew whether the session may be lengthened, for which the answer has to carry its cookies.
 */
export async function identify(
  { world, pages, auth }: Door,
  headers: Headers,
  renew: boolean,
): Promise<Identified> {
  const authorization = headers.get('authorization') ?? '';
  if (/^bearer\b/i.test(authorization.trim()))
    return { actor: await tokenActor(pages, await world.clock(), authorization), signedIn: null };
  const signedIn = await auth.session(headers, renew);
  return { actor: signedIn && actorOf(signedIn.person), signedIn };
}

/** A person as acts are signed: the name is the address, which is unique and never another's. */
export const actorOf = ({ email, role, approverSince }: Person): Actor => ({
  name: email,
  role,
  approverSince,
});
