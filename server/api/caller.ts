import { appRouter } from './router';
import { createCallerFactory } from './trpc';

/** The procedures, called on the server without the network, for a given context. */
export const callerOf = createCallerFactory(appRouter);
