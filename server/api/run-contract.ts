import { z } from 'zod';
import { ACCOUNTS } from '@/lib/accounts';
import { KINDS } from '@/lib/period';
import { STEPS } from '@/lib/run';
import { runPartnersInput as placesInput, runPartnersOutput as placesOutput } from './contract';

// What the page of a run is told beside the run itself. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const runIdInput = z.object({ id: z.int().min(1) });

const line = z.object({
  key: z.string(),
  amount,
  /** A category's key, or why something is earmarked. */
  name: z.string().optional(),
  /** The period that the CC comes from or goes to. */
  about: z.object({ kind: z.enum(KINDS), start: instant, end: instant }).optional(),
  count: count.optional(),
});

export const waterfallOutput = z
  .object({
    /** Each total is the total of the stage before and its own lines; its parts sum to it as well. */
    stages: list(z.object({ key: z.string(), lines: list(line), total: amount, parts: list(line) })),
    /** What does not sum, one figure for each place; empty unless something was changed behind Allot's back. */
    gaps: list(amount),
    /** The rates of the hours, each once, in their order. */
    rates: list(amount),
    /** The part of the inflow that went to the hourly pool, each share once. */
    shares: list(z.string()),
    /** The published attempt that a rerun was computed against. */
    base: z.object({ runId: count, attempt: count }).nullable(),
    /** The period whose earmark took what was carried, once the run is published. */
    carriedTo: z.object({ kind: z.enum(KINDS), start: instant, end: instant }).nullable(),
  })
  .nullable();

const member = z.object({ place: count, partnerId, amount });

/** What the members of each category got; categories without members are left out. */
export const categoryMembersOutput = list(
  z.object({
    key: z.string(),
    /** Of an equal split: what each gets, and how many of the best placed get one unit more. */
    equal: z.object({ each: amount, oneMore: count }).nullable(),
    first: member,
    last: member,
  }),
);

const SORTS = ['place', 'reward', 'votes'] as const;

export const runPartnersInput = placesInput.extend({
  /** `afterPlace` counts in the order that is asked for. */
  sort: z.enum(SORTS).default('place'),
  reverse: z.boolean().default(false),
  /** Only the members of this category. */
  category: z.string().max(16).optional(),
  /** Only partners whose name begins with this, at most 50 of them. */
  name: z.string().trim().min(1).max(100).optional(),
});

export const runPartnersOutput = placesOutput.extend({
  /** How many there are in all in what is asked for. */
  total: count,
  /** Where names were looked for: how many partners the source has of that name (at most 50), or why they could not be looked for. */
  named: z.object({ found: count, more: z.boolean(), trouble: z.string().nullable() }).nullable(),
});

export const namesInput = z.object({ ids: z.array(partnerId).max(500) });

export const namesOutput = z.object({
  /** By id; a partner that the source does not have is absent. */
  names: z.record(z.string(), z.string()),
  /** Why there are none; null where the source answered. */
  trouble: z.string().nullable(),
});

export const leftOutInput = z.object({
  runId: z.int().min(1),
  /** The last partner of the page before. */
  after: partnerId.optional(),
  limit: z.int().min(1).max(500).default(100),
});

export const leftOutOutput = z.object({
  rows: list(
    z.object({
      partnerId,
      position: count.nullable(),
      votes: count,
      ccVoted: amount,
      ecc: amount.nullable(),
      reason: z.string(),
      /** The sentence that says why. */
      why: z.string(),
    }),
  ),
  next: partnerId.nullable(),
});

/** Late votes of the run's hours, by its own pool: those that it counted, and those that came after it. */
export const inputsOutput = z.object({
  late: z.object({ votes: z.int(), cc: amount, amount }).nullable(),
  lateSince: z.object({ votes: z.int(), cc: amount, amount }).nullable(),
  badRows: list(z.object({ what: z.string(), count, meaning: z.string() })),
  newestVoteAt: instant.nullable(),
});

/** How far the step is that is going on, or null where none is; `of` is null where that is not known. */
export const progressOutput = z
  .object({ step: z.enum(STEPS), done: count.nullable(), of: count.nullable() })
  .nullable();

const place = z.object({ account: z.enum(ACCOUNTS), earmark: instant.nullable() });

export const logOutput = z.object({
  /** What other systems read of the publication in `reward_distribution_logs`; null while the run was never published. */
  distribution: z
    .object({
      id: count,
      at: instant,
      total: amount,
      userCounts: z.record(z.string(), count),
      eccCap: amount.nullable(),
      /** Everything else, as it is stored. */
      details: z.string(),
    })
    .nullable(),
  /** Steps, acts and bookings of the run, the earliest first. */
  rows: list(
    z.discriminatedUnion('sort', [
      z.object({
        sort: z.literal('step'),
        at: instant,
        step: z.enum(STEPS),
        ended: z.boolean(),
        rows: count,
        took: count,
        error: z.string().nullable(),
      }),
      z.object({
        sort: z.literal('act'),
        at: instant,
        seq: count,
        actor: z.string(),
        action: z.string(),
        reason: z.string().nullable(),
      }),
      z.object({
        sort: z.literal('entry'),
        at: instant,
        id: count,
        from: place,
        to: place,
        amount,
        reason: z.string(),
      }),
    ]),
  ),
});

export const recomputedOutput = z.object({
  equal: z.boolean(),
  /** What does not agree, the first first; empty where all is equal. */
  differences: list(z.string()),
  rows: count,
  inputDigest: z.string().nullable(),
  resultDigest: z.string().nullable(),
  took: count,
});

/** How far the computing again is that this process does at the moment, of whichever run; null where it does none. */
export const recomputingOutput = z.object({ runId: count, done: count, of: count }).nullable();

export type Waterfall = NonNullable<z.infer<typeof waterfallOutput>>;
export type WaterfallLine = Waterfall['stages'][number]['lines'][number];
export type CategoryMembers = z.infer<typeof categoryMembersOutput>;
export type RunPartnersAsked = z.infer<typeof runPartnersInput>;
export type RunPartnersPage = z.infer<typeof runPartnersOutput>;
export type LeftOutPage = z.infer<typeof leftOutOutput>;
export type RunInputs = z.infer<typeof inputsOutput>;
export type RunLog = z.infer<typeof logOutput>;
export type Recomputed = z.infer<typeof recomputedOutput>;
