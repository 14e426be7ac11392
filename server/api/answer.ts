import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { currentServing } from '@/server/serving';
import { contextOf } from './context';
import { refusalOf } from './foreign-requests';
import { noteFailure } from './note-failure';
import { readRequest } from './read-request';
import { appRouter } from './router';

/** How many procedures one request may ask for; a page asks for a handful. */
const LARGEST_BATCH = 20;

/** Answers a request for procedures, once it is one that a page of ours or a scripted client could have sent. */
export async function answerApi(request: Request): Promise<Response> {
  const refusal = refusalOf(request, currentServing()?.program.publicUrl ?? null);
  if (refusal) return refusal;
  const read = await readRequest(request);
  if (read instanceof Response) return read;
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: read,
    router: appRouter,
    maxBatchSize: LARGEST_BATCH,
    createContext: ({ req, resHeaders }) => contextOf(req.headers, resHeaders),
    // A procedure notes its own failures; what fails before or after it, such as the look at who asks, is noted here.
    onError: ({ error, path, type }) => {
      const log = currentServing()?.world.log;
      if (log) noteFailure(log, error, { path, type });
    },
    // What one person is told is for nobody else; a stream has its own word for it.
    responseMeta: ({ type }) =>
      type === 'subscription' ? {} : { headers: new Headers({ 'cache-control': 'no-store' }) },
  });
}
