import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { Logger } from 'pino';
import { currentServing } from '../serving';
import { forPeople } from './errors';

const noted = new WeakSet<TRPCError>();

/**
 * Writes into the log what failed in answering a request, once, wherever that was. What only the log may tell is an error there; what the answer
 * says itself is a detail.
 */
export function noteFailure(
  log: Logger,
  error: TRPCError,
  asked: { readonly path: string | undefined; readonly type: string },
): void {
  if (noted.has(error)) return;
  noted.add(error);
  const { code, cause, message } = forPeople(error);
  if (code === 'INTERNAL_SERVER_ERROR') log.error({ err: cause, ...asked }, 'a procedure failed');
  else log.debug({ err: cause, ...asked, code }, message);
}

/** The same of what a page asked before it had a procedure to ask. */
export function notePageFailure(error: unknown): void {
  const log = currentServing()?.world.log;
  if (log) noteFailure(log, getTRPCErrorFromUnknown(error), { path: undefined, type: 'page' });
}
