import { Refusal } from '../refusal';
import type { World } from '../world';
import type { Auth } from './auth';
import { byAccount, byAddress, countTry, forgiveTry } from './tries';

/**
 * Begins a session; the cookies are for the browser.
 * @param address of the client, by which tries are counted as well as by account.
 * @throws Refusal that says the same, after the same time, of a wrong password, an unknown address and a person who is disabled.
 * @throws TooManyTries where no try is taken at present.
 */
export async function signIn(
  { db, clock, log }: Pick<World, 'db' | 'clock' | 'log'>,
  auth: Auth,
  { email, password }: { email: string; password: string },
  headers: Headers,
  address: string,
): Promise<readonly string[]> {
  const account = byAccount(email);
  const place = byAddress(address);
  await countTry(db, await clock(), [account, place]);
  const cookies = await auth.signIn(email, password, headers);
  if (cookies === null) {
    log.info({ address }, 'somebody could not be signed in');
    throw new Refusal(
      'this address and this password do not belong together, or the person is disabled; try again, or ask an admin',
    );
  }
  await forgiveTry(db, account, place);
  log.info({ person: email, address }, 'signed in');
  return cookies;
}
