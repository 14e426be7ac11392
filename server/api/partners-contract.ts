import { z } from 'zod';
import { KINDS } from '@/lib/period';
import { STATUSES } from '@/lib/run';
import { partnerIdInput } from './acts-contract';

// What the pages of partners are told. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);
const kind = z.enum(KINDS);
const period = z.object({ kind, start: instant, end: instant });
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is no date written as 2026-11-22');

export const findPartnersInput = z.object({
  /** An id, or how a name begins; without it the best placed of what was published last are shown. */
  find: z.string().trim().max(100).optional(),
});

const sourceFields = {
  name: z.string(),
  position: count.nullable(),
  ecc: amount.nullable(),
  active: z.boolean(),
};

export const findPartnersOutput = z.object({
  /** The run whose best placed are shown; null where partners were looked for, or nothing is published. */
  best: z.object({ runId: count, period }).nullable(),
  rows: list(
    z.object({
      partnerId,
      /** What the source says now; null where it does not know the partner or did not answer. */
      now: z.object(sourceFields).nullable(),
      /** What it got in the run, without the bonus. */
      total: amount.nullable(),
    }),
  ),
  /** Whether there may be more than are shown. */
  more: z.boolean(),
  /** Why the source said nothing, as a sentence. */
  trouble: z.string().nullable(),
});

export const partnerInput = z.object({ partnerId: partnerIdInput });

export const partnerOutput = z.object({
  partnerId,
  now: z.object(sourceFields).nullable(),
  trouble: z.string().nullable(),
  special: z.object({ listed: z.boolean(), version: count }),
  /** Its transfers of the last 7 days. */
  transfers: z.object({
    pending: count,
    delivered: count,
    cancelled: count,
    last: z
      .object({
        runId: count,
        time: instant,
        amount,
        status: z.enum(['pending', 'delivered', 'cancelled']),
        error: z.string().nullable(),
      })
      .nullable(),
  }),
  /** The latest published period in which it voted, of those whose results are not archived; null where there is none. */
  lastVoted: z.object({ runId: count, period }).nullable(),
  /** Whether the results of other published periods are archived, so that nobody knows whether it voted in them. */
  archived: z.boolean(),
});

export const rewardsInput = z.object({
  partnerId: partnerIdInput,
  kind,
  /** Dates of the program's zone, both included. */
  from: date.optional(),
  to: date.optional(),
});

const frozen = {
  position: count.nullable(),
  votes: count,
  votesByType: z.record(z.string(), count),
  ccVoted: amount,
};

export const rewardsOutput = z.object({
  from: date,
  to: date,
  /** Whether a longer range was asked for, of which the end is shown. */
  cut: z.boolean(),
  /** The categories that the table has, in its order. */
  keys: z.array(z.string()),
  /** Every published period of the range, the earliest first; one with neither `reward` nor `leftOut` is one in which it did not vote. */
  periods: list(
    z.object({
      runId: count,
      period,
      reward: z
        .object({
          ...frozen,
          place: count,
          amounts: z.record(z.string(), amount.nullable()),
          total: amount,
          bonus: amount,
        })
        .nullable(),
      leftOut: z.object({ ...frozen, reason: z.string() }).nullable(),
    }),
  ),
  /** How many published periods of the range are not among them, since their rows were archived. */
  archived: count,
  /** Over the range, also of periods that it was left out of. */
  votesByType: z.record(z.string(), count),
  total: amount,
  bonus: amount,
});

export const whyInput = z.object({ partnerId: partnerIdInput, runId: z.int().min(1) });

export const whyOutput = z.object({
  partnerId,
  run: z.object({
    id: count,
    period,
    attempt: count,
    status: z.enum(STATUSES),
    policyVersion: count,
    /** The attempt that counts, where it is another one. */
    publishedId: count.nullable(),
  }),
  /** Nothing is computed yet, the partner did not vote, took no part, or got its parts. */
  came: z.enum(['not computed', 'no vote', 'left out', 'took part']),
  /** For who took no part. */
  sentences: z.array(z.string()),
  told: z
    .object({
      agrees: z.boolean(),
      standing: z.string(),
      sum: z.string(),
      bonusSentence: z.string().nullable(),
      missing: z.array(z.string()),
      total: amount,
      bonus: amount.nullable(),
      categories: z.array(
        z.object({
          key: z.string(),
          budget: amount,
          members: count,
          /** The share rounded down, and the odd unit; null where it is no member. */
          base: amount.nullable(),
          unit: amount.nullable(),
          amount: amount.nullable(),
          sentences: z.string(),
        }),
      ),
    })
    .nullable(),
});

export type FoundPartners = z.infer<typeof findPartnersOutput>;
export type PartnerNow = z.infer<typeof partnerOutput>;
export type PartnerRewards = z.infer<typeof rewardsOutput>;
export type PartnerWhy = z.infer<typeof whyOutput>;
