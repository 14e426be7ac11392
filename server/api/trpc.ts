import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { type Actor, type Role, reaches } from '@/lib/roles';
import { askingOnce } from '@/server/db/ask-once';
import type { Context } from './context';
import { forPeople, missingOf, SentenceError } from './errors';
import { noteFailure } from './note-failure';

const t = initTRPC.context<Context>().create({
  transformer: {
    input: { serialize: superjson.serialize, deserialize: readInput },
    output: superjson,
  },
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

/** What superjson cannot read is a fault of the request and not of the server. */
function readInput(input: unknown): unknown {
  try {
    return superjson.deserialize(input as Parameters<typeof superjson.deserialize>[0]);
  } catch (error) {
    throw new SentenceError('BAD_REQUEST', 'The request cannot be read.', error);
  }
}

/**
 * The procedure that all others begin with, and that asks for nobody: signing in is one. Whatever fails in it fails with a code and a
 * sentence.
 */
export const open = t.procedure.use(async ({ ctx, path, type, next }) => {
  const result = await (ctx.answers && type === 'query' ? askingOnce(ctx.answers, () => next()) : next());
  if (result.ok) return result;
  const error = forPeople(result.error, type === 'mutation');
  noteFailure(ctx.serving.world.log, error, { path, type });
  throw error;
});

/** A procedure for somebody who has at least this role. */
export const needs = (least: Role) =>
  open.use(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireActor(ctx.actor, least) } }));

/** What everybody may who is known: reading. */
export const procedure = needs('viewer');

const SIGN_IN = 'Nobody is signed in. Sign in, or send an API token that holds.';

function requireActor(actor: Actor | null, least: Role): Actor {
  if (actor === null) throw new SentenceError('UNAUTHORIZED', SIGN_IN);
  if (reaches(actor.role, least)) return actor;
  throw new SentenceError(
    'FORBIDDEN',
    `This needs the role ${least}, and ${actor.name} is ${actor.role}; ask somebody who has it.`,
  );
}
