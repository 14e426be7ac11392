import { z } from 'zod';
import { instantInput, partnerIdInput } from './acts-contract';

// What the transfers procedures are told and tell. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);

export const transfersListInput = z.object({
  /** The cursor of the page before. */
  after: z.string().max(64).nullish(),
  limit: z.int().min(1).max(200).default(50),
});

const batch = z.object({
  runId: count,
  /** The start of the hour. */
  hour: instant,
  attempt: count,
  /** The worst of its transfers. */
  state: z.enum(['stuck', 'pending', 'delivered', 'cancelled']),
  stuck: count,
  pending: count,
  delivered: count,
  cancelled: count,
  /** How many the remote database was found to hold otherwise than they were delivered. */
  differing: count,
  tries: count,
  nextTryAt: instant.nullable(),
  error: z.string().nullable(),
  /** When the last of them was read back and found as it was sent. */
  readBackAt: instant.nullable(),
});

export const transfersListOutput = z.object({ batches: z.array(batch), next: z.string().nullable() });

/** Everything that needs it where nothing is named; else an hour, by its start or its run, and of it one partner. */
export const retryInput = z.object({
  hour: instantInput.optional(),
  runId: z.int().min(1).optional(),
  partnerId: partnerIdInput.optional(),
});

export const retriedOutput = z.object({
  pending: count,
  again: count,
  differences: z.array(z.object({ hour: z.string(), partnerId, sent: amount, there: z.string().nullable() })),
  more: z.boolean(),
  trouble: z.string().nullable(),
});
