import { z } from 'zod';

// What the votes procedures are told and tell. Amounts, instants and ids are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const kind = z.enum(['hourly', 'daily']);
const runOfPeriod = z.object({ runId: count, period: z.object({ kind, start: instant, end: instant }) });

/** A day in hours, named `2026-11-22`, or a month in days, named `2026-11`; without a name the one that is running. */
export const votesSpanInput = z.object({
  scale: z.enum(['hours', 'days']).default('hours'),
  of: z.string().max(10).optional(),
});

/** The same, or one hour of the day by its start. */
export const votesPartInput = votesSpanInput.extend({ hour: z.int().optional() });

export const votesCountsOutput = z.object({
  now: instant,
  span: z.object({
    scale: z.enum(['hours', 'days']),
    of: z.string(),
    start: instant,
    end: instant,
    /** Null where the program had not begun, or what comes next is yet to come. */
    previous: z.string().nullable(),
    next: z.string().nullable(),
  }),
  periods: list(
    z.object({
      start: instant,
      end: instant,
      /** The good votes and their CC: as the pools last counted them, or so far; null where nobody has counted. */
      votes: count.nullable(),
      cc: amount.nullable(),
      /**
       * Every hour counted into the pools, only some of them although it is over, what there is so far of one that runs; or not counted, since it
       * ended, is to come, or was before the program.
       */
      state: z.enum(['counted', 'in part', 'so far', 'not counted', 'to come', 'before']),
      /** The published run of the period, and how many voted in what it read. */
      runId: count.nullable(),
      voters: count.nullable(),
    }),
  ),
  votes: count,
  cc: amount,
});

export const votesByTypeOutput = z.discriminatedUnion('sort', [
  z.object({
    sort: z.literal('counted'),
    /** When the source was asked. */
    askedAt: instant,
    starts: list(instant),
    /** The types, those with most CC first; beyond the first ones they are told of together. */
    types: list(
      z.object({
        type: z.string(),
        votes: count,
        cc: amount,
        /** For each of `starts`. */
        votesAt: list(count),
        ccAt: list(amount),
      }),
    ),
  }),
  /** The span holds more votes than are read for a page. */
  z.object({ sort: z.literal('too many'), votes: count, most: count }),
  /** The source did not add them up within so many seconds; its votes may lack an index by their time. */
  z.object({ sort: z.literal('too slow'), votes: count, seconds: count }),
]);

export const busiestOutput = z
  .object({
    ...runOfPeriod.shape,
    voters: count,
    /** How many of them were looked at: the best placed, and those that took no part. */
    looked: count,
    rows: list(
      z.object({
        partnerId,
        /** Null where the source does not say at present. */
        name: z.string().nullable(),
        votes: count,
        votesByType: z.record(z.string(), count),
        ccVoted: amount,
        /** 0 is the best placed; null for one that took no part. */
        place: count.nullable(),
        leftOut: z.string().nullable(),
      }),
    ),
  })
  .nullable();

export const votesBadRowsOutput = z.object({
  /** How many runs were looked at. */
  runs: count,
  kinds: list(
    z.object({
      kind: z.string(),
      what: z.string(),
      /** Whether it belongs to no period, so that every run counts the same rows again. */
      everywhere: z.boolean(),
      /** Over all runs; of rows that every run counts again, those of the latest. */
      count,
      /** The runs that had them, the latest first, so many of them at the most. */
      runs: list(runOfPeriod.extend({ count })),
      more: count,
    }),
  ),
});

export type VotesCounts = z.infer<typeof votesCountsOutput>;
export type VotesByType = z.infer<typeof votesByTypeOutput>;
export type Busiest = NonNullable<z.infer<typeof busiestOutput>>;
export type VotesBadRows = z.infer<typeof votesBadRowsOutput>;
