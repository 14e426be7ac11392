import { z } from 'zod';
import { KINDS } from '@/lib/period';
import { STATUSES, STEPS } from '@/lib/run';

// What the console is told. An amount is a decimal string with 8 fraction digits, an instant is milliseconds since 1970 UTC, an id of
// a partner is a decimal string since it may be above 2^53. Output schemas keep every other column from the browser.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const partnerId = z.string().regex(/^\d+$/);
const kind = z.enum(KINDS);

/** A period of the program and where it stands. */
const period = z.object({ kind, start: instant, end: instant, dueAt: instant });

/** What of the transfers needs a person, and when the remote database was last compared. */
const transfersState = z.object({
  /** What is on its way for so long that a person has to look; null where nothing is. `runId` is the oldest. */
  stuck: z
    .object({ hours: count, transfers: count, since: instant, why: z.string(), runId: count })
    .nullable(),
  /** When a comparison of what was delivered in the last 48 hours last came to its end; null before the first. */
  comparedAt: instant.nullable(),
  compared: count,
  /** Why the latest comparison did not come to its end; null where it did. */
  trouble: z.string().nullable(),
  /** How many transfers stand in the remote database otherwise than they were delivered, and the oldest of them. */
  differing: count,
  differences: z.array(
    z.object({ runId: count, hour: instant, partnerId, sent: amount, there: z.string().nullable() }),
  ),
});

export const stateOutput = z.object({
  program: z.object({ name: z.string(), zone: z.string(), startAt: instant.nullable() }),
  environment: z.enum(['sample', 'test', 'production']),
  /** The clock of the database when this was read. */
  now: instant,
  scheduler: z.enum(['on', 'off', 'elsewhere']),
  /** Sentences that say why no run starts at present, such as a column that the source lacks; empty when all is well. */
  obstacles: z.array(z.string()),
  /** Sentences that are worth knowing and stop nothing, such as a missing index or a clock a few seconds off. */
  warnings: z.array(z.string()),
  /** Broken invariants by kind; no run of the kind starts while one stands. */
  breaches: z.array(z.object({ kind, foundAt: instant, sentence: z.string(), runId: count.nullable() })),
  /** The period of each kind that is running now, and when it falls due. */
  running: z.object({ hourly: period, daily: period }),
  /** Due periods that are being caught up, or null when there are none behind. */
  catchUp: z.object({ done: count, total: count, current: period.nullable() }).nullable(),
  /** Due periods that are older than the catch-up limit and were not run; they keep their earmarks. */
  missed: z.object({ hourly: count, daily: count }),
  /** Whether the policy in force lets one person ask and approve; every page says so. */
  singleOperator: z.boolean(),
  /** Schedules that a person has paused; their due periods wait. */
  pauses: z.array(
    z.object({ kind, pausedBy: z.string(), reason: z.string(), since: instant, until: instant.nullable() }),
  ),
  /** Periods whose attempt was refused for CC that is missing, with what to do, and when the schedule asks again, if it does. */
  refusals: z.array(
    z.object({ period, sentence: z.string(), missing: amount, nextTryAt: instant.nullable() }),
  ),
  transfers: transfersState,
});

export const poolOutput = z.object({
  kind,
  /** The whole balance of the pool's account: everything accrued that was not given out, whatever period it is earmarked for. */
  balance: amount,
  /** What is held by attempts that compute or wait. */
  held: amount,
  /** The running period, what is earmarked for it so far, and when it falls due. */
  period,
  earmarked: amount,
  /** What the running hour has brought so far, not accrued yet: CC voted, votes, and this pool's part at the rate in force. */
  running: z.object({ votes: count, cc: amount, inflow: amount, summedTo: instant.nullable() }),
  /** `earmarked` and the running inflow together. */
  expected: amount,
  /** The period before it, where that has ended and falls due only later, and what is expected for it so far. */
  ended: z.object({ period, expected: amount }).nullable(),
  /** Earmarks of other periods of the kind that are not zero, the latest first, at most 20. */
  others: z.array(z.object({ start: instant, amount })),
});

export const poolsOutput = z.object({ now: instant, hourly: poolOutput, daily: poolOutput });

const runFigures = {
  voters: count.nullable(),
  eligible: count.nullable(),
  votes: count.nullable(),
  ccVoted: amount.nullable(),
  budget: amount.nullable(),
  paid: amount.nullable(),
  carried: amount.nullable(),
  bonus: amount.nullable(),
};

export const runRowOutput = z.object({
  id: count,
  period,
  attempt: count,
  status: z.enum(STATUSES),
  /** The error of the step that an outage has stopped, while it is retried. */
  trouble: z.string().nullable(),
  openedAt: instant,
  computedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  ...runFigures,
});

/** A row of the list: a run, or a period that has none because it was missed, skipped, or published by another copy of the database. */
export const listRowOutput = z.discriminatedUnion('sort', [
  z.object({
    sort: z.literal('run'),
    run: runRowOutput,
    requestedBy: z.string(),
    /** Whether it is an attempt at a period that was published. */
    rerun: z.boolean(),
    /** What the published run of the period before has paid; null where there is none. */
    before: amount.nullable(),
  }),
  z.object({ sort: z.enum(['missed', 'skipped', 'elsewhere']), period, earmarked: amount }),
]);

export const RUN_SORTS = ['period', 'paid', 'voters', 'duration'] as const;

export const runListInput = z.object({
  kind: kind.optional(),
  status: z.enum([...STATUSES, 'missed', 'skipped', 'elsewhere']).optional(),
  /** The first and the last date of the program, as `2026-11-22`, on which a period may begin. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** What brought the attempt about: the schedule, a person who ran an unpublished period, or a person who had a published one run again. */
  trigger: z.enum(['schedule', 'person', 'rerun']).optional(),
  /** A part of the name of whoever asked for it or decided over it. */
  who: z.string().trim().min(1).max(190).optional(),
  /** By what the rows are in order; the latest period first where it is not said. Only attempts that have the figure are shown by another. */
  sort: z.enum(RUN_SORTS).optional(),
  /** The other way round than the highest figure first; periods have one order alone. */
  ascending: z.boolean().optional(),
  /** The cursor of the page before. */
  after: z.string().optional(),
  limit: z.int().min(1).max(200).default(50),
});

export const runListOutput = z.object({ rows: z.array(listRowOutput), next: z.string().nullable() });

export const runOutput = z.object({
  ...runRowOutput.shape,
  program: z.object({ zone: z.string() }),
  requestedBy: z.string(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  /** Since when whoever approved it could approve, where that was less than a day before. */
  newApproverSince: instant.nullable(),
  decisionReason: z.string().nullable(),
  gate: z.enum(['auto', 'manual', 'guarded']),
  gateReason: z.string().nullable(),
  standings: z.enum(['frozen', 'current']),
  /** When the standings were read, where that was more than an hour after the period fell due. */
  standingsOf: instant.nullable(),
  policyVersion: count,
  specialVersion: count,
  engineVersion: z.string(),
  inputDigest: z.string().nullable(),
  resultDigest: z.string().nullable(),
  nominalBudget: amount.nullable(),
  eccCap: amount.nullable(),
  ccRate: amount.nullable(),
  marketRate: amount.nullable(),
  badRows: z.array(z.object({ what: z.string(), count })),
  categories: z.array(
    z.object({
      key: z.string(),
      /** The rule in words, such as "the first 10 % in order". */
      rule: z.string(),
      share: z.string(),
      budget: amount,
      members: count,
      paid: amount,
    }),
  ),
  hours: z.array(
    z.object({
      start: instant,
      end: instant,
      votes: count,
      cc: amount,
      rate: amount,
      inflow: amount,
      hourly: amount,
      daily: amount,
    }),
  ),
  leftOut: z.array(z.object({ reason: z.string(), voters: count })),
  /** When the rows of its voters were archived, null while they are in the tables. */
  archive: z
    .object({
      at: instant,
      /** The file that they are in, by its path below the archive's folder; null where the database does not know it any more. */
      file: z
        .object({
          path: z.string(),
          /** The machine that wrote it. */
          host: z.string(),
          sha256: z.string(),
          bytes: count,
          rewards: count,
          /** Whether the last of the rows is gone from the tables. */
          removed: z.boolean(),
        })
        .nullable(),
    })
    .nullable(),
  steps: z.array(
    z.object({
      step: z.enum(STEPS),
      startedAt: instant,
      endedAt: instant.nullable(),
      rowsDone: count,
      tries: count,
      error: z.string().nullable(),
      nextTryAt: instant.nullable(),
    }),
  ),
  transfers: z.object({ pending: count, delivered: count, cancelled: count }),
  /** All attempts of the period, the first one first. */
  attempts: z.array(z.object({ id: count, attempt: count, status: z.enum(STATUSES) })),
  previousId: count.nullable(),
  nextId: count.nullable(),
});

export const runPartnersInput = z.object({
  runId: count,
  /** The last place of the page before. */
  afterPlace: z.int().min(-1).default(-1),
  limit: z.int().min(1).max(500).default(100),
  /** Only this partner. */
  partnerId: partnerId.optional(),
});

export const runPartnersOutput = z.object({
  rows: z.array(
    z.object({
      /** 0 is the best placed. */
      place: count,
      partnerId,
      position: count.nullable(),
      votes: count,
      votesByType: z.record(z.string(), count),
      ccVoted: amount,
      /** The figure that the program gave, or null: then the CC voted counts. */
      ecc: amount.nullable(),
      /** By category key, null where the partner is no member. */
      amounts: z.record(z.string(), amount.nullable()),
      total: amount,
      bonus: amount,
    }),
  ),
  next: count.nullable(),
  /** Where one partner was asked for and took no part: its standing and the reason. */
  leftOut: z
    .object({ partnerId, position: count.nullable(), votes: count, ccVoted: amount, reason: z.string() })
    .nullable(),
});

/** The topics of events; `subject` is a run's id, a pool's kind or the like, never a value. */
export const TOPICS = ['run', 'step', 'pool', 'transfer', 'policy', 'breach', 'schedule', 'people'] as const;
export type Topic = (typeof TOPICS)[number];
export const eventOutput = z.object({ id: z.string(), topic: z.enum(TOPICS), subject: z.string() });

export type State = z.infer<typeof stateOutput>;
export type Pools = z.infer<typeof poolsOutput>;
export type Pool = z.infer<typeof poolOutput>;
export type RunRow = z.infer<typeof runRowOutput>;
export type ListRow = z.infer<typeof listRowOutput>;
export type Run = z.infer<typeof runOutput>;
export type RunPartners = z.infer<typeof runPartnersOutput>;
