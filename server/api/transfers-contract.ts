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
  /** The worst of its transfers; replaced where a later attempt sends other amounts in the place of what it had delivered. */
  state: z.enum(['stuck', 'pending', 'delivered', 'replaced', 'cancelled']),
  stuck: count,
  pending: count,
  delivered: count,
  cancelled: count,
  /** What of it is delivered or on its way. */
  amount,
  /** How many the remote database was found to hold otherwise than they were delivered. */
  differing: count,
  tries: count,
  nextTryAt: instant.nullable(),
  error: z.string().nullable(),
  /** When the last of them was read back and found as it was sent. */
  readBackAt: instant.nullable(),
});

export const transfersListOutput = z.object({ batches: z.array(batch), next: z.string().nullable() });

/** How the transfers stand as a whole: what is stuck, and what the last comparison with the remote database has found. */
export const transfersStandingOutput = z.object({
  /** Whether a remote database is configured at all. */
  connected: z.boolean(),
  /** How many partners are on the special list. */
  special: count,
  /** The batches that are stuck, the oldest first, so many of them at the most. */
  stuck: z
    .array(
      z.object({
        runId: count,
        hour: instant,
        attempt: count,
        transfers: count,
        since: instant,
        tries: count,
        nextTryAt: instant,
        why: z.string(),
      }),
    )
    .readonly(),
  stuckHours: count,
  comparison: z.object({
    /** When one last came to its end, and when the next is due; null before the first. */
    comparedAt: instant.nullable(),
    nextAt: instant.nullable(),
    compared: count,
    differing: count,
    trouble: z.string().nullable(),
  }),
  /** The oldest transfers that stand there otherwise than they were sent. */
  differences: z
    .array(
      z.object({
        runId: count,
        hour: instant,
        partnerId,
        sent: amount,
        there: z.string().nullable(),
        foundAt: instant,
      }),
    )
    .readonly(),
});

export const transfersBatchInput = z.object({
  runId: z.int().min(1),
  /** The partner that the page before ended with. */
  after: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  limit: z.int().min(1).max(500).default(100),
});

export const transfersBatchOutput = z.object({
  batch,
  rows: z
    .array(
      z.object({
        partnerId,
        amount,
        status: z.enum(['pending', 'delivered', 'cancelled']),
        tries: count,
        nextTryAt: instant.nullable(),
        deliveredAt: instant.nullable(),
        error: z.string().nullable(),
        /** What the remote database was found to hold instead; `there` is null where it holds nothing. */
        differs: z.object({ there: z.string().nullable(), foundAt: instant }).nullable(),
      }),
    )
    .readonly(),
  next: partnerId.nullable(),
});

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

export type TransferBatch = z.infer<typeof batch>;
export type TransfersStanding = z.infer<typeof transfersStandingOutput>;
export type TransfersOfBatch = z.infer<typeof transfersBatchOutput>;
export type Retried = z.infer<typeof retriedOutput>;
