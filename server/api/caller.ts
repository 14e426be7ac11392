import { processContext } from './context';
import { appRouter } from './router';
import { createCallerFactory } from './trpc';

const factory = createCallerFactory(appRouter);

/** The procedures, called on the server without a request: for pages that prefetch. */
export const serverCaller = () => factory(processContext);

/** The same for a given context, which tests make themselves. */
export const callerOf = factory;
