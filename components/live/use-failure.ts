import { useState } from 'react';

/**
 * Why nothing can be shown, or null. A query that is asked again forgets its error until the answer comes; here it stays, so that the page
 * does not change back and forth.
 */
export function useFailure({ data, error }: { data: unknown; error: unknown }): unknown {
  const [last, setLast] = useState<unknown>(null);
  const failure = data === undefined ? (error ?? last) : null;
  if (failure !== last) setLast(failure);
  return failure;
}
