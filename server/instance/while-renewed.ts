import { setTimeout as pause } from 'node:timers/promises';

/** For how many times as long as lies between two renewals one may take. */
const PATIENCE = 3;

/** How a lease is kept: how often it is renewed, and how. `renew` answers what to say where the lease is lost, and null where it is held. */
export type Keeping = { readonly everyMs: number; readonly renew: () => Promise<Error | null> };

/** Renews a lease while the body works. The body's signal is aborted when the lease was lost, or when the caller's is. */
export async function whileRenewed<T>(
  { everyMs, renew }: Keeping,
  signal: AbortSignal,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const once = async () => {
    try {
      const loss = await renew();
      if (loss) lost.abort(loss);
    } catch {
      // A database that is away fails the body's own next query, which says so with more to go on.
    }
  };
  let renewing: Promise<void> | null = null;
  const timer = setInterval(() => {
    // One that takes long is waited for: two at once could end in the wrong order. One that hears nothing at all keeps nobody from trying again.
    renewing ??= Promise.race([once(), pause(PATIENCE * everyMs, undefined, { ref: false })]).finally(() => {
      renewing = null;
    });
  }, everyMs);
  try {
    return await body(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    // A renewal under way would bring a lease back that is given back next.
    await renewing;
  }
}
