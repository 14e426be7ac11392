import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import type { Context } from './context';
import { forPeople, missingOf, SentenceError } from './errors';

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  // Proxies and laptops drop a connection that is silent or very old; the ping keeps it, and a planned end every few minutes makes
  // sure that a browser's way back is always a working one.
  sse: {
    ping: { enabled: true, intervalMs: 10_000 },
    maxDurationMs: 10 * 60_000,
    client: { reconnectAfterInactivityMs: 30_000 },
  },
  errorFormatter({ shape, error }) {
    const { message } = forPeople(error);
    const { code, httpStatus, path } = shape.data;
    // No stack and no cause: what the server knows beyond the sentence stays in its log.
    return { ...shape, message, data: { code, httpStatus, path, missing: missingOf(error) } };
  },
});

export const { router, createCallerFactory } = t;

/** The procedure that all others begin with. Whatever fails in it fails with a code and a sentence. */
export const procedure = t.procedure.use(async ({ ctx, path, type, next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = forPeople(result.error, type === 'mutation');
  const log = ctx.serving.world.log;
  if (error.code === 'INTERNAL_SERVER_ERROR')
    log.error({ err: error.cause, path, type }, 'a procedure failed');
  else log.debug({ err: error.cause, path, type, code: error.code }, error.message);
  throw error instanceof SentenceError ? error : result.error;
});
