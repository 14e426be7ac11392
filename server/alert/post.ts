import type { Webhook } from './webhooks';

/** How long a receiver may take; the process waits so long for one when it stops. */
const ANSWER_MS = 5_000;
const LONGEST_REST_MS = 60 * 60_000;

/** Whether a receiver has taken a message, and if not why, in words that do not name its address. */
export type Posted =
  | { readonly taken: true }
  | {
      readonly taken: false;
      readonly error: string;
      /** How long it asks to be left alone, in milliseconds. */
      readonly restMs: number | null;
    };

/** Sends a JSON body once. It follows no redirect: what is in the message is for whoever was named. */
export async function post(webhook: Webhook, body: object, answerMs = ANSWER_MS): Promise<Posted> {
  try {
    const response = await fetch(webhook.address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Allot' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    });
    // What it says is of no interest, and a connection is free for the next message only when it was read or given up.
    await response.body?.cancel();
    return judged(response);
  } catch (error) {
    return { taken: false, error: whyUnreached(error, answerMs), restMs: null };
  }
}

function judged({ ok, status, headers }: Response): Posted {
  if (ok) return { taken: true };
  const redirected = status >= 300 && status < 400;
  return {
    taken: false,
    error: redirected
      ? `the webhook answered ${status}, a redirect, which is not followed; give the address that it leads to`
      : `the webhook answered ${status}`,
    restMs: status === 429 || status === 503 ? restOf(headers.get('retry-after')) : null,
  };
}

/** Seconds, or a date. */
function restOf(text: string | null): number | null {
  if (text === null) return null;
  const seconds = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_REST_MS) : null;
}

/** Only the code of an error: its text may name the address. */
function whyUnreached(error: unknown, answerMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `the webhook did not answer within ${answerMs / 1_000} s`;
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string' && /^[A-Z_]+$/.test(one.code))
      return `the webhook could not be reached (${one.code})`;
  }
  return 'the webhook could not be reached';
}
