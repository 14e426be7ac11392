import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { formatAmount } from '@/lib/amount';
import { PeriodError } from '@/lib/period';
import { codeOf, isOutage } from '@/server/db/transaction';
import { TooManyTries } from '@/server/people/tries';
import { Refusal } from '@/server/refusal';

/**
 * The error as a person may see it: a code and a sentence. What was meant for people passes, an outage is told as one, and of anything
 * else the browser learns only that the log has it.
 * @param acted whether something was to be done, which nobody tries again by himself.
 */
export function forPeople(error: TRPCError, acted = false): TRPCError {
  if (error instanceof SentenceError) return error;
  const { cause } = error;
  if (cause instanceof TooManyTries) return new SentenceError('TOO_MANY_REQUESTS', cause.message, cause);
  if (cause instanceof Refusal) return new SentenceError('CONFLICT', cause.message, cause);
  if (cause instanceof PeriodError) return new SentenceError('BAD_REQUEST', cause.message, cause);
  if (error.code === 'BAD_REQUEST' || error.code === 'PARSE_ERROR')
    return new SentenceError('BAD_REQUEST', badRequest(cause), cause);
  if (isOutage(cause)) return new SentenceError('SERVICE_UNAVAILABLE', acted ? AWAY_FROM_ACT : AWAY, cause);
  if (codeOf(cause) === 'ER_NO_SUCH_TABLE') return new SentenceError('SERVICE_UNAVAILABLE', PREPARING, cause);
  if (error.code !== 'INTERNAL_SERVER_ERROR') return new SentenceError(error.code, error.message, cause);
  return new SentenceError('INTERNAL_SERVER_ERROR', INTERNAL, cause);
}

/** The CC that a refused act lacks, where that is why; the browser offers to cover it. */
export const missingOf = ({ cause }: TRPCError): string | null =>
  cause instanceof Refusal && cause.missing !== null ? formatAmount(cause.missing) : null;

/** An error whose message is a sentence for people. */
export class SentenceError extends TRPCError {
  constructor(code: TRPCError['code'], message: string, cause?: unknown) {
    super({ code, message, cause });
  }
}

const AWAY =
  'The database cannot be reached at the moment. Allot tries again and goes on by itself when it is back.';
const AWAY_FROM_ACT =
  'The database cannot be reached at the moment. When it is back, look whether this was done, and do it again if not.';
const PREPARING = 'Allot is preparing its database. Try again in a few seconds.';
const INTERNAL = 'Something went wrong on the server. Its log says what.';

function badRequest(cause: unknown): string {
  if (!(cause instanceof ZodError)) return 'The request cannot be read.';
  const faults = cause.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The request does not hold: ${faults.join('; ')}.`;
}
