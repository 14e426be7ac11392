import { z } from 'zod';
import { ACCOUNTS } from '@/lib/accounts';
import { parseAmount } from '@/lib/amount';
import { type Instant, KINDS } from '@/lib/period';
import { policySchema } from '@/lib/policy';
import { runRowOutput } from './contract';

// What the acts of people are told and tell. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);
export const kind = z.enum(KINDS);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

// No column holds a date before the year 1000 or after 9999.
export const instantInput = z
  .int()
  .min(-30_610_224_000_000)
  .max(253_402_300_799_000)
  .transform((value) => value as Instant);

/** An amount above 0 that a column holds. */
export const amountInput = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/, 'is no amount of CC with at most 8 fraction digits, as "12.5"')
  .transform((text) => parseAmount(text));

const LARGEST_ID = 18_446_744_073_709_551_615n;
export const partnerIdInput = z
  .string()
  .regex(/^\d{1,20}$/, 'is no partner id')
  .transform(BigInt)
  .refine((id) => id <= LARGEST_ID, 'is above the largest partner id');

/** What an approver has looked at. */
export const seenInput = z.object({
  runId: z.int().min(1),
  resultDigest: z.string().length(64),
  baseRunId: count.nullable(),
  policyVersion: count,
});

export const waitingOutput = z.object({
  runId: count,
  attempt: count,
  requestedBy: z.string(),
  gateReason: z.string().nullable(),
  seen: seenInput,
});

const moves = list(z.object({ place: z.string(), amount }));
const stays = list(z.object({ pool: z.string(), hour: z.string(), amount }));

export const decidedOutput = z.object({ runId: count, paid: amount, bonus: amount, eligible: count, moves });

/** The run as it stands, or what it would come to. */
export const askedOutput = z.union([
  z.object({ run: runRowOutput }),
  z.object({
    foreseen: z.object({
      budget: amount,
      paid: amount,
      carried: amount,
      bonus: amount,
      eligible: count,
      waits: z.string().nullable(),
      moves,
      stays,
    }),
  }),
]);

export const skippedOutput = z.object({ amount, to: z.string() });

const change = { old: amount, new: amount, change: amount };

export const previewOutput = z.object({
  budget: z.object(change),
  paid: z.object(change),
  bonus: z.object(change),
  categories: list(z.object({ key: z.string(), oldMembers: count, newMembers: count, ...change })),
  moves,
  refused: z.string().nullable(),
  missing: amount.nullable(),
  stays,
  causes: list(z.object({ cause: z.string(), budget: amount, paid: amount, bonus: amount })),
  transfers: list(z.object({ partnerId, ...change })),
});

export const partnerChangesOutput = z.object({
  rows: z.array(z.object({ partnerId, ...change })),
  next: z.string().nullable(),
});

export const pauseOutput = z.object({
  kind,
  pausedBy: z.string(),
  reason: z.string(),
  since: instant,
  until: instant.nullable(),
});

/** The CC of an hour that was looked at, as the inbox shows it. */
export const seenCcInput = z
  .string()
  .regex(/^\d{1,30}(\.\d{1,8})?$/, 'is no CC of an hour with at most 8 fraction digits, as "108.00000000"')
  .transform((text) => parseAmount(text));

export const lateHourOutput = z.object({
  hourStart: instant,
  hourEnd: instant,
  seenAt: instant,
  votes: count,
  cc: amount,
  byItselfUntil: instant,
  pools: list(
    z.object({
      pool: kind,
      counted: amount,
      lateCc: amount,
      lateVotes: z.int(),
      shrankBy: amount,
      effect: amount,
      outcome: z.enum(['next sweep', 'undecided', 'waits', 'agrees', 'shrank']),
      earmarkedFor: instant.nullable(),
      homeSkipped: z.boolean(),
    }),
  ),
  runId: count.nullable(),
  left: z.object({ by: z.string(), reason: z.string(), cc: amount, stands: z.boolean() }).nullable(),
});

export const bookedLateInput = z.object({
  /** The cursor of the page before. */
  after: z.string().nullish(),
  limit: z.int().min(1).max(500).default(100),
});

export const bookedLateOutput = z.object({
  rows: list(
    z.object({
      hourStart: instant,
      pool: kind,
      votes: z.int(),
      cc: amount,
      amount,
      earmarkedFor: instant,
      bookedAt: instant,
      sweep: z
        .object({ id: count, reach: z.enum(['behind', 'before', 'all', 'asked']), startedAt: instant })
        .nullable(),
      person: z.object({ name: z.string(), reason: z.string() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
});

export const accruedOutput = z.object({
  parts: list(z.object({ pool: kind, amount, outcome: z.enum(['booked', 'left', 'waits']) })),
});

const place = z.object({ account: z.enum(ACCOUNTS), earmark: instant.nullable() });
export const placeInput = z.object({ account: z.enum(ACCOUNTS), earmark: instantInput.nullable() });

export const correctionOutput = z.object({
  id: count,
  from: place,
  to: place,
  amount,
  status: z.enum(['proposed', 'booked', 'rejected']),
  proposedBy: z.string(),
  reason: z.string(),
  proposedAt: instant,
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  decidedAt: instant.nullable(),
});

export const policyVersionOutput = z.object({
  version: count,
  inForceFrom: instant,
  policy: policySchema,
  status: z.enum(['proposed', 'approved', 'rejected']),
  proposedBy: z.string(),
  reason: z.string(),
  createdAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
});

export const specialListOutput = z.object({ version: count, partnerIds: z.array(partnerId) });

export type LateHour = z.infer<typeof lateHourOutput>;
export type BookedLate = z.infer<typeof bookedLateOutput>['rows'][number];
