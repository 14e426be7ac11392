import { z } from 'zod';
import { NOTICE_SORTS } from '@/lib/notices';
import { STATUSES } from '@/lib/run';
import { kind, previewOutput, seenInput } from './acts-contract';
import { runRowOutput } from './contract';

// What is read before somebody decides over an attempt or a period. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const attempt = z.object({ id: count, attempt: count, status: z.enum(STATUSES) });

export const noticesOutput = z.object({
  /** What an approval has to name; the figures and the notices are those of the same attempt. */
  seen: seenInput,
  paid: amount.nullable(),
  bonus: amount.nullable(),
  eligible: count.nullable(),
  gateReason: z.string().nullable(),
  /** Why whoever asks may not approve it, as a sentence; null where that is no reason. */
  ownRequest: z.string().nullable(),
  notices: z.array(z.object({ sort: z.enum(NOTICE_SORTS), sentence: z.string() })),
});

export const differenceOutput = previewOutput.extend({
  kind,
  start: instant,
  end: instant,
  attempt: count,
  status: z.enum(STATUSES),
  /** The attempt that was published when the rerun was computed. */
  base: z.object({ id: count, attempt: count }),
});

export const attemptsOutput = z.array(
  runRowOutput.extend({
    requestedBy: z.string(),
    reason: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decisionReason: z.string().nullable(),
    gateReason: z.string().nullable(),
    /** The published attempt that a rerun was computed against. */
    baseAttempt: count.nullable(),
    standings: z.enum(['frozen', 'current']),
    policyVersion: count,
    specialVersion: count,
    ccRate: amount.nullable(),
    marketRate: amount.nullable(),
    inputDigest: z.string().nullable(),
    resultDigest: z.string().nullable(),
  }),
);

export const periodOutput = z.object({
  period: runRowOutput.shape.period,
  standing: z.enum(['coming', 'running', 'ended', 'due', 'missed', 'attempted', 'skipped', 'elsewhere']),
  /** The first one first. */
  attempts: z.array(attempt),
  /** What waits for the period. */
  earmarked: amount,
  skip: z
    .object({
      by: z.string(),
      reason: z.string(),
      at: instant,
      amount,
      /** The start of the period that the CC went on to, where that is written down. */
      to: instant.nullable(),
      elsewhere: z
        .object({ attempt: count, publishedAt: instant.nullable(), paid: z.string(), bonus: z.string() })
        .nullable(),
    })
    .nullable(),
  refusal: z
    .object({ sentence: z.string(), missing: amount, tries: count, refusedAt: instant, nextTryAt: instant })
    .nullable(),
  pause: z.object({ by: z.string(), reason: z.string(), until: instant.nullable() }).nullable(),
  catchUpHours: z.number(),
});

export type Notices = z.infer<typeof noticesOutput>;
export type Difference = z.infer<typeof differenceOutput>;
export type Attempts = z.infer<typeof attemptsOutput>;
export type PeriodAnswer = z.infer<typeof periodOutput>;
