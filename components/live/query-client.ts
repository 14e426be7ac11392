import { defaultShouldDehydrateQuery, QueryCache, QueryClient } from '@tanstack/react-query';
import superjson from 'superjson';

/**
 * A client of queries, for one request on the server or one tab in the browser.
 * @param signedOut what to do where nobody is signed in any more.
 */
export function makeQueryClient(signedOut: () => void = () => undefined): QueryClient {
  const onError = (error: unknown) => {
    if (codeOf(error) === 'UNAUTHORIZED') signedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: {
        // Events say when something has changed, so that nothing is fetched again merely because a component appears.
        staleTime: 60_000,
        // On the server a page does not wait for another try: it is drawn with what could be read, and the browser asks for the rest.
        retry: (failures, error) => typeof window !== 'undefined' && isPassing(error) && failures < 2,
      },
      dehydrate: { serializeData: superjson.serialize, shouldDehydrateQuery: defaultShouldDehydrateQuery },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

/** What the API said of an error, or null where it was not reached. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (!('data' in error) || typeof error.data !== 'object' || error.data === null) return null;
  return 'code' in error.data && typeof error.data.code === 'string' ? error.data.code : null;
}

// What is refused with a sentence stays refused until somebody does what it says.
const LASTING = ['NOT_FOUND', 'BAD_REQUEST', 'FORBIDDEN', 'UNAUTHORIZED', 'CONFLICT'];

/** Whether asking again can help. */
export const isPassing = (error: unknown): boolean => !LASTING.includes(codeOf(error) ?? '');
