import type { Actor } from '@/lib/roles';
import { currentServing, type Serving } from '@/server/serving';
import { SentenceError } from './errors';

/** What a procedure is called with. */
export type Context = {
  readonly serving: Serving;
  /** Who acts, or null where nobody is known: then everything can be read and nothing done. */
  readonly actor: Actor | null;
};

/** The context of a request to this process; there is no sign-in yet, so nobody is known. @throws SentenceError while the process has not begun to serve. */
export function processContext(): Context {
  const serving = currentServing();
  if (!serving)
    throw new SentenceError('SERVICE_UNAVAILABLE', 'Allot is starting. Try again in a few seconds.');
  return { serving, actor: null };
}
