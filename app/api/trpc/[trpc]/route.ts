import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { processContext } from '@/server/api/context';
import { refusalOf } from '@/server/api/foreign-requests';
import { appRouter } from '@/server/api/router';

export const dynamic = 'force-dynamic';

function handler(request: Request): Promise<Response> | Response {
  const refusal = refusalOf(request);
  if (refusal) return refusal;
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: processContext,
  });
}

export { handler as GET, handler as POST };
